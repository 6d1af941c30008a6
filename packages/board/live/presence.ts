import type { BoardUser } from '../boardApi.ts';
import {
  COORDINATE_MAX,
  INK_POINTS_MAX,
  LIVE_SELECTION_MAX,
  NAME_MAX,
  SIDE_MAX,
  TYPE_MAX,
} from '../constants.ts';
import { isElementId } from '../document/elementId.ts';
import { type Ends, readEnds } from '../document/ends.ts';
import { readStyle, readStyleField, type Style } from '../document/style.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { normalAngle, type Point } from '../geometry/point.ts';
import type { Transform } from '../geometry/transform.ts';
import type { Device } from '../input/events.ts';
import { inkPoints, type LiveInk } from './ink.ts';

/** A gesture while it lasts (board.md, Live and stored); `g` names it. Transforms act on the selection. */
export type LiveGesture = { readonly g: string } & (
  | Transform
  | {
      readonly op: 'draft';
      readonly type: string;
      readonly geometry: Geometry;
      readonly style: Style;
      readonly ends?: Ends;
      /** Of a line, as those of a stroke. */
      readonly pts?: readonly number[];
    }
  | LiveInk
  | { readonly op: 'style'; readonly field: string; readonly value: string | number }
);

/** What is selected: up to 200 ids (sent as an array), or the box around more. */
export type LiveSelection =
  | { readonly ids: readonly string[] }
  | { readonly box: Geometry; readonly count: number };

/** The awareness state of one person on a board. */
export type Presence = {
  readonly user: BoardUser;
  readonly cursor: (Point & { readonly device: Device }) | undefined;
  readonly selection: LiveSelection;
  readonly live: LiveGesture | undefined;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isPlace = (value: unknown): value is number => isNumber(value) && Math.abs(value) <= COORDINATE_MAX;

const isDevice = (value: unknown): value is Device =>
  value === 'mouse' || value === 'pen' || value === 'touch';

const isShortText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= most;

function readUser(value: unknown): BoardUser | undefined {
  if (!isObject(value) || !isShortText(value.id, TYPE_MAX) || typeof value.name !== 'string')
    return undefined;
  return {
    id: value.id,
    name: value.name.slice(0, NAME_MAX).toWellFormed(),
    color: isNumber(value.color) ? Math.trunc(value.color) : 0,
  };
}

function readCursor(value: unknown): Presence['cursor'] {
  if (!isObject(value) || !isPlace(value.x) || !isPlace(value.y)) return undefined;
  return { x: value.x, y: value.y, device: isDevice(value.device) ? value.device : 'mouse' };
}

function readGeometry(value: unknown): Geometry | undefined {
  if (!Array.isArray(value) || value.length !== 5 || !value.every(isNumber)) return undefined;
  const [x, y, w, h, r] = value;
  const isSized = [w, h].every((side) => isNumber(side) && side >= 0 && side <= SIDE_MAX);
  if (!isPlace(x) || !isPlace(y) || !isSized || !isNumber(w) || !isNumber(h) || !isNumber(r))
    return undefined;
  return [x, y, w, h, normalAngle(r)];
}

function readTransform(value: Record<string, unknown>): Transform | undefined {
  switch (value.op) {
    case 'move':
      return isPlace(value.dx) && isPlace(value.dy) ? { op: 'move', dx: value.dx, dy: value.dy } : undefined;
    case 'resize': {
      const { ax, ay, sx, sy, r } = value;
      return isPlace(ax) && isPlace(ay) && isPlace(sx) && isPlace(sy) && isNumber(r)
        ? { op: 'resize', ax, ay, sx, sy, r }
        : undefined;
    }
    case 'rotate': {
      const { cx, cy, a } = value;
      return isPlace(cx) && isPlace(cy) && isNumber(a) ? { op: 'rotate', cx, cy, a } : undefined;
    }
    default:
      return undefined;
  }
}

const numbersIn = (value: unknown): readonly number[] => (Array.isArray(value) ? value.filter(isNumber) : []);

function readInk(g: string, value: Record<string, unknown>): LiveGesture | undefined {
  const { type, from, pts } = value;
  const isFrom = isNumber(from) && Number.isInteger(from) && from >= 0 && from <= INK_POINTS_MAX;
  if (!isFrom || !isShortText(type, TYPE_MAX) || !isElementId(g) || inkPoints(pts).length === 0)
    return undefined;
  const { style } = readStyle(type, isObject(value.style) ? value.style : {});
  return { g, op: 'ink', type, style, from, hasPressure: value.hasPressure === true, pts: numbersIn(pts) };
}

function readStyleGesture(g: string, field: unknown, value: unknown): LiveGesture | undefined {
  const isPlain = typeof value === 'string' || typeof value === 'number';
  if (typeof field !== 'string' || !isPlain || readStyleField(field, value) === undefined) return undefined;
  return { g, op: 'style', field, value };
}

function readLive(value: unknown): LiveGesture | undefined {
  if (!isObject(value) || !isShortText(value.g, TYPE_MAX)) return undefined;
  const { g } = value;
  if (value.op === 'style') return readStyleGesture(g, value.field, value.value);
  if (value.op === 'ink') return readInk(g, value);
  if (value.op !== 'draft') {
    const transform = readTransform(value);
    return transform && { g, ...transform };
  }
  const geometry = readGeometry(value.geometry);
  if (geometry === undefined || !isShortText(value.type, TYPE_MAX)) return undefined;
  const { style } = readStyle(value.type, isObject(value.style) ? value.style : {});
  const ends = readEnds(value.ends);
  return {
    g,
    op: 'draft',
    type: value.type,
    geometry,
    style,
    ...(ends === undefined ? {} : { ends }),
    ...(inkPoints(value.pts).length === 0 ? {} : { pts: numbersIn(value.pts) }),
  };
}

/** Ids, or `{ box, count }` for more than are listed. */
function readSelection(value: unknown): LiveSelection {
  if (Array.isArray(value)) return { ids: value.slice(0, LIVE_SELECTION_MAX).filter(isElementId) };
  if (!isObject(value)) return { ids: [] };
  const box = readGeometry(value.box);
  if (box === undefined || !isNumber(value.count)) return { ids: [] };
  return { box, count: Math.max(0, Math.trunc(value.count)) };
}

/**
 * Reads what another client says of itself. Total: a state without a person is undefined, each part that is
 * wrong is left out, and nothing a client sends can make the page throw or grow.
 */
export function readPresence(state: unknown): Presence | undefined {
  if (!isObject(state)) return undefined;
  const user = readUser(state.user);
  if (user === undefined) return undefined;
  return {
    user,
    cursor: readCursor(state.cursor),
    selection: readSelection(state.selection),
    live: readLive(state.live),
  };
}
