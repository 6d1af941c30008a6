import type { Kind } from './kind.ts';
import { rectangle } from './rectangle.ts';
import { unknown } from './unknown.ts';

const kinds: ReadonlyMap<string, Kind> = new Map([['rectangle', rectangle]]);

/** The behaviour of a type; types that this page does not know are dashed boxes. */
export const kindOf = (type: string): Kind => kinds.get(type) ?? unknown;
