import { connector } from './connector.ts';
import { diamond } from './diamond.ts';
import { ellipse } from './ellipse.ts';
import { image } from './image.ts';
import { highlighter, pen } from './ink.ts';
import type { Kind } from './kind.ts';
import { line } from './line.ts';
import { note } from './note.ts';
import { rectangle } from './rectangle.ts';
import { text } from './text.ts';
import { unknown } from './unknown.ts';

const kinds: ReadonlyMap<string, Kind> = new Map([
  ['rectangle', rectangle],
  ['ellipse', ellipse],
  ['diamond', diamond],
  ['note', note],
  ['text', text],
  ['image', image],
  ['connector', connector],
  ['line', line],
  ['pen', pen],
  ['highlighter', highlighter],
]);

/** The behaviour of a type; types that this page does not know are dashed boxes. */
export const kindOf = (type: string): Kind => kinds.get(type) ?? unknown;

export const isKnownType = (type: string): boolean => kinds.has(type);
