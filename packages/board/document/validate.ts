import * as Y from 'yjs';
import { ALT_MAX, COORDINATE_MAX, NAME_MAX, SIDE_MAX, TYPE_MAX, VALUE_BYTES_MAX } from '../constants.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { normalAngle } from '../geometry/point.ts';
import type { BoardElement } from './element.ts';
import { isElementId } from './elementId.ts';
import { readEnds } from './ends.ts';
import { isOrderIndex, LAST_INDEX } from './order.ts';
import { readPath } from './readPath.ts';
import { readStyle, type Style, styleDefaults } from './style.ts';
import { isWithin } from './valueSize.ts';

export type SkipReason = 'id' | 'shape' | 'type' | 'geometry' | 'path' | 'ends' | 'size';

/** Types that are nothing without their points. */
const WITH_PATH = new Set(['pen', 'highlighter', 'line']);

/** Keys that may hold anything. */
const OPEN_KEYS = ['style', 'info', 'props', 'extra'] as const;

export type Verdict =
  | { readonly element: BoardElement; readonly repairs: number }
  | { readonly skipped: SkipReason };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Five finite numbers, brought into range; undefined when they are not that. */
function readGeometry(value: unknown): { geometry: Geometry; repaired: boolean } | undefined {
  if (!Array.isArray(value) || value.length !== 5) return undefined;
  const numbers: number[] = [];
  for (const each of value) {
    if (typeof each !== 'number' || !Number.isFinite(each)) return undefined;
    numbers.push(each);
  }
  const [x = 0, y = 0, w = 0, h = 0, r = 0] = numbers;
  const geometry: Geometry = [
    clamp(x, -COORDINATE_MAX, COORDINATE_MAX),
    clamp(y, -COORDINATE_MAX, COORDINATE_MAX),
    clamp(w, 0, SIDE_MAX),
    clamp(h, 0, SIDE_MAX),
    normalAngle(r),
  ];
  return { geometry, repaired: geometry.some((part, at) => part !== numbers[at]) };
}

function styleOf(type: string, value: unknown): { readonly style: Style; readonly repairs: number } {
  if (value === undefined) return { style: styleDefaults(type), repairs: 0 };
  return isObject(value) ? readStyle(type, value) : { style: styleDefaults(type), repairs: 1 };
}

function readOrder(value: unknown): { index: string; parent: string | null; repaired: boolean } {
  if (Array.isArray(value) && value.length === 2) {
    const index: unknown = value[0];
    const parent: unknown = value[1];
    if (isOrderIndex(index) && (parent === null || isElementId(parent))) {
      return { index, parent, repaired: false };
    }
  }
  return { index: LAST_INDEX, parent: null, repaired: true };
}

function readInfo(value: unknown): {
  name: string | undefined;
  alt: string | undefined;
  locked: boolean;
  hidden: boolean;
  repairs: number;
} {
  const none = { name: undefined, alt: undefined, locked: false, hidden: false };
  if (value === undefined) return { ...none, repairs: 0 };
  if (!isObject(value)) return { ...none, repairs: 1 };
  const { name, alt, locked, hidden } = value;
  const wrong = [
    name !== undefined && (typeof name !== 'string' || name.length > NAME_MAX),
    alt !== undefined && (typeof alt !== 'string' || alt.length > ALT_MAX),
    locked !== undefined && typeof locked !== 'boolean',
    hidden !== undefined && typeof hidden !== 'boolean',
  ];
  return {
    name: typeof name === 'string' ? name.slice(0, NAME_MAX).toWellFormed() : undefined,
    alt: typeof alt === 'string' ? alt.slice(0, ALT_MAX).toWellFormed() : undefined,
    locked: locked === true,
    hidden: hidden === true,
    repairs: wrong.filter(Boolean).length,
  };
}

const readFile = (props: unknown): string | undefined =>
  isObject(props) && isElementId(props.file) ? props.file : undefined;

/** Only a text's box may be as wide as its words. */
const readBox = (type: string, props: unknown): 'auto' | 'fixed' =>
  type === 'text' && !(isObject(props) && props.box === 'fixed') ? 'auto' : 'fixed';

/**
 * The validator of board.md section 9 for one element. Total: whatever a document holds under an id, it
 * answers with an element that can be shown or the reason it cannot, and never throws. It reads only; what is
 * stored stays. What is written in it is read apart (`readText`). Types that this page does not know pass, since they are shown as a dashed box.
 */
export function readElement(id: string, value: unknown): Verdict {
  if (!isElementId(id)) return { skipped: 'id' };
  if (!(value instanceof Y.Map)) return { skipped: 'shape' };
  const type: unknown = value.get('type');
  if (typeof type !== 'string' || type.length === 0 || type.length > TYPE_MAX) return { skipped: 'type' };
  const placed = readGeometry(value.get('geometry'));
  if (placed === undefined) return { skipped: 'geometry' };
  const open: readonly unknown[] = OPEN_KEYS.map((key) => value.get(key));
  if (open.some((each) => each !== undefined && !isWithin(each, VALUE_BYTES_MAX))) return { skipped: 'size' };
  const [stored, info, props] = open;
  const { style, repairs: styleRepairs } = styleOf(type, stored);
  const drawn = WITH_PATH.has(type) ? readPath(value.get('path')) : undefined;
  if (WITH_PATH.has(type) && drawn === undefined) return { skipped: 'path' };
  const ends = type === 'connector' ? readEnds(value.get('ends')) : undefined;
  if (type === 'connector' && ends === undefined) return { skipped: 'ends' };
  const order = readOrder(value.get('order'));
  const { name, alt, locked, hidden, repairs: infoRepairs } = readInfo(info);
  return {
    element: {
      id,
      type,
      geometry: placed.geometry,
      style,
      ...(drawn === undefined ? {} : { path: drawn.path }),
      ...(ends === undefined ? {} : { ends }),
      index: order.index,
      parent: order.parent,
      name,
      alt,
      file: readFile(props),
      locked,
      hidden,
      box: readBox(type, props),
      text: undefined,
    },
    repairs:
      Number(placed.repaired) +
      Number(order.repaired) +
      styleRepairs +
      infoRepairs +
      Number(drawn?.isCut === true),
  };
}
