import { COORDINATE_MAX, INK_POINTS_MAX } from '../constants.ts';
import type { Path } from '../geometry/path.ts';
import { type DecodedPath, decodePath } from './pathCodec.ts';

/** Yjs gives the same bytes as long as nobody changes them: read once, and pictures of the path stay good. */
const known = new WeakMap<object, DecodedPath>();

function fromNumbers(values: readonly unknown[]): DecodedPath | undefined {
  const points = [];
  for (const value of values.slice(0, INK_POINTS_MAX)) {
    if (!Array.isArray(value)) return undefined;
    const [x, y]: readonly unknown[] = value;
    const isPlace = (part: unknown): part is number =>
      typeof part === 'number' && Math.abs(part) <= COORDINATE_MAX;
    if (!isPlace(x) || !isPlace(y)) return undefined;
    points.push({ x, y, pressure: 0.5 });
  }
  if (points.length === 0) return undefined;
  const path: Path = {
    w: Math.max(...points.map(({ x }) => x)),
    h: Math.max(...points.map(({ y }) => y)),
    hasPressure: false,
    points,
  };
  return { path, isCut: values.length > INK_POINTS_MAX };
}

/** The points of an element, from bytes or from plain numbers; undefined when they are neither. */
export function readPath(value: unknown): DecodedPath | undefined {
  if (!(value instanceof Uint8Array) && !Array.isArray(value)) return undefined;
  const before = known.get(value);
  if (before !== undefined) return before;
  const read = value instanceof Uint8Array ? decodePath(value) : fromNumbers(value);
  if (read !== undefined) known.set(value, read);
  return read;
}
