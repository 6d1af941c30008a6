import { randomBytes } from 'node:crypto';
import * as Y from 'yjs';

type Place = readonly [x: number, y: number];
type Style = Readonly<Record<string, string | number>>;
/** A picture in file storage. */
export type Picture = {
  readonly fileId: string;
  readonly mediaType: string;
  readonly w: number;
  readonly h: number;
};

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const base = digits.length;

/** The nth place among siblings, as a fractional index of two digits. */
const indexOf = (n: number): string => `b${digits[Math.floor(n / base) % base]}${digits[n % base]}`;

const newId = (): string => randomBytes(9).toString('base64url');

/**
 * A board drawn by program, in the public form of a board's document: what any client may write. Places and sizes in
 * board px, y down; what is drawn later lies above.
 */
export function createDrawing() {
  const doc = new Y.Doc();
  const elements = doc.getMap<Y.Map<unknown>>('elements');
  const meta = doc.getMap<unknown>('meta');
  meta.set('schema', 1);
  meta.set('reads', 1);
  let count = 0;

  function add(
    type: string,
    geometry: readonly [number, number, number, number, number],
    style: Style,
    more: Readonly<Record<string, unknown>> = {},
  ): string {
    const id = newId();
    const element = new Y.Map<unknown>();
    element.set('type', type);
    element.set('geometry', [...geometry]);
    if (Object.keys(style).length > 0) element.set('style', { ...style });
    element.set('order', [indexOf(count), null]);
    for (const [key, value] of Object.entries(more)) element.set(key, value);
    elements.set(id, element);
    count += 1;
    return id;
  }

  const write = (id: string, words: string, marks: Readonly<Record<string, boolean>> = {}) => {
    doc.getText(`text:${id}`).insert(0, words, { ...marks });
    return id;
  };

  return {
    doc,
    rectangle: (x: number, y: number, w: number, h: number, style: Style, words = '') => {
      const id = add('rectangle', [x, y, w, h, 0], style);
      return words === '' ? id : write(id, words);
    },
    /** `r`: radians about the centre. */
    ellipse: (x: number, y: number, w: number, h: number, style: Style, r = 0) =>
      add('ellipse', [x, y, w, h, r], style),
    /** Lines break at the width. */
    text: (x: number, y: number, w: number, h: number, words: string, style: Style = {}) =>
      write(add('text', [x, y, w, h, 0], style, { props: { box: 'fixed' } }), words),
    /** One line in bold, as headings are. */
    heading: (x: number, y: number, w: number, h: number, words: string, style: Style) =>
      write(add('text', [x, y, w, h, 0], style, { props: { box: 'fixed' } }), words, { bold: true }),
    note: (x: number, y: number, color: string, words: string) =>
      write(add('note', [x, y, 200, 200, 0], { fill: `note:${color}` }), words),
    /** A stroke through points of the board. */
    pen: (points: readonly Place[], style: Style) => {
      const xs = points.map(([x]) => x);
      const ys = points.map(([, y]) => y);
      const [left, top] = [Math.min(...xs), Math.min(...ys)];
      const size = [Math.max(...xs) - left, Math.max(...ys) - top] as const;
      const path = points.map(([x, y]) => [x - left, y - top]);
      return add('pen', [left, top, size[0], size[1], 0], style, { path });
    },
    image: (x: number, y: number, w: number, picture: Picture, alt: string) => {
      const key = newId();
      doc.getMap('files').set(key, { ...picture });
      const h = (w * picture.h) / picture.w;
      return add('image', [x, y, w, h, 0], {}, { props: { file: key }, info: { alt } });
    },
    /** An arrow from one element to another, wherever they go; the places are where its ends would be without them. */
    connector: (from: string, a: Place, to: string, b: Place, style: Style = {}) => {
      const [x, y] = [Math.min(a[0], b[0]), Math.min(a[1], b[1])];
      const end = (id: string, [px, py]: Place) => ({ id, at: 'auto', x: px, y: py });
      return add('connector', [x, y, Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]), 0], style, {
        ends: { a: end(from, a), b: end(to, b), route: 'straight' },
      });
    },
  };
}

export type Drawing = ReturnType<typeof createDrawing>;

/** A smooth stroke through a few points (Catmull-Rom), as a hand would draw it. */
export function smooth(through: readonly Place[], steps = 12): readonly Place[] {
  const at = (n: number): Place => through[Math.max(0, Math.min(through.length - 1, n))] ?? [0, 0];
  return through.slice(1).flatMap((_, n) =>
    Array.from({ length: steps }, (__, step): Place => {
      const t = step / (steps - 1);
      const [p, q, r, s] = [at(n - 1), at(n), at(n + 1), at(n + 2)];
      const on = (axis: 0 | 1) =>
        0.5 *
        (2 * q[axis] +
          (r[axis] - p[axis]) * t +
          (2 * p[axis] - 5 * q[axis] + 4 * r[axis] - s[axis]) * t ** 2 +
          (3 * q[axis] - p[axis] - 3 * r[axis] + s[axis]) * t ** 3);
      return [on(0), on(1)];
    }),
  );
}
