import { COORDINATE_MAX } from '../constants.ts';
import type { Point } from '../geometry/point.ts';
import { isElementId } from './elementId.ts';
import type { Value } from './fields.ts';

export type Route = 'straight' | 'curve' | 'elbow';

export const routes: readonly Route[] = ['straight', 'curve', 'elbow'];

/** Where on its object an end is: at the middle, or at fractions of the box before rotation. */
export type Anchor = 'auto' | readonly [fx: number, fy: number];

/** What an end is bound to; `inside` it ends at the point itself, else at the outline. */
export type Binding = { readonly id: string; readonly at: Anchor; readonly inside: boolean };

/** `x, y`: where it is when it is free, or was when it last was. */
export type End = Point & { readonly to: Binding | undefined };

/** A connector's two ends and its way between them; `bow`: of a curve, how far its middle is aside ÷ length. */
export type Ends = { readonly a: End; readonly b: End; readonly route: Route; readonly bow: number };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isIn = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Math.abs(value) <= most;

const FRACTION_MAX = 10;
export const BOW_MAX = 10;

function readAnchor(value: unknown): Anchor | undefined {
  if (value === 'auto') return value;
  if (!Array.isArray(value)) return undefined;
  const [fx, fy]: readonly unknown[] = value;
  return isIn(fx, FRACTION_MAX) && isIn(fy, FRACTION_MAX) ? [fx, fy] : undefined;
}

function readEnd(value: unknown): End | undefined {
  if (!isObject(value)) return undefined;
  const { x, y, id, inside } = value;
  if (!isIn(x, COORDINATE_MAX) || !isIn(y, COORDINATE_MAX)) return undefined;
  const at = readAnchor(value.at);
  const to = isElementId(id) && at !== undefined ? { id, at, inside: inside === true } : undefined;
  return { x, y, to };
}

/** Total: undefined when two places cannot be made out of it; a binding that is wrong is a free end. */
export function readEnds(value: unknown): Ends | undefined {
  if (!isObject(value)) return undefined;
  const [a, b] = [readEnd(value.a), readEnd(value.b)];
  if (a === undefined || b === undefined) return undefined;
  const route = routes.find((each) => each === value.route) ?? 'straight';
  return { a, b, route, bow: isIn(value.bow, BOW_MAX) ? value.bow : 0 };
}

const storedEnd = ({ x, y, to }: End): { readonly [key: string]: Value } =>
  to === undefined
    ? { x, y }
    : { x, y, id: to.id, at: to.at === 'auto' ? 'auto' : [...to.at], ...(to.inside ? { inside: true } : {}) };

/** As the document holds it. */
export const storedEnds = ({ a, b, route, bow }: Ends): { readonly [key: string]: Value } => ({
  a: storedEnd(a),
  b: storedEnd(b),
  route,
  ...(bow === 0 ? {} : { bow }),
});
