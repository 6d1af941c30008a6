import { FONT_SIZE, FONT_SIZES, STROKE_MAX } from '../constants.ts';
import { isColor } from './color.ts';

export type Align = 'start' | 'center' | 'end';

export type Dash = 'solid' | 'dashed' | 'dotted';

/**
 * `stroke` and `fill`: 'ink', 'none', 'note:<name>', 'p:<slot>' or '#rrggbb[aa]'; `width` in board px, 0–1,000;
 * `opacity` 0–100; `size` of the font in board px, 1–2,000; `align` follows the direction of the words.
 */
export type Style = {
  readonly stroke: string;
  readonly fill: string;
  readonly width: number;
  readonly dash: Dash;
  readonly opacity: number;
  readonly size: number;
  readonly align: Align;
};

export type StyleField = keyof Style;

const LINE: Style = {
  stroke: 'ink',
  fill: 'none',
  width: 2,
  dash: 'solid',
  opacity: 100,
  size: FONT_SIZE,
  align: 'center',
};

const DEFAULTS: Readonly<Record<string, Style>> = {
  pen: { ...LINE, width: 4 },
  highlighter: { ...LINE, stroke: 'p:ochre', width: 20, opacity: 40 },
  text: { ...LINE, align: 'start' },
  note: { ...LINE, fill: 'note:yellow', width: 0, align: 'start' },
};

/** By type, what `style` leaves out. Part of the schema: changing a value changes boards that exist. */
export const styleDefaults = (type: string): Style =>
  Object.hasOwn(DEFAULTS, type) ? (DEFAULTS[type] ?? LINE) : LINE;

const CLOSED: readonly StyleField[] = ['fill', 'stroke', 'width', 'dash', 'opacity'];
const OPEN: readonly StyleField[] = ['stroke', 'width', 'dash', 'opacity'];
const INK: readonly StyleField[] = ['stroke', 'width', 'opacity'];

const WORDS: readonly StyleField[] = ['stroke', 'size', 'align', 'opacity'];
const NOTE: readonly StyleField[] = ['fill', 'size', 'align', 'opacity'];

const FIELDS: Readonly<Record<string, readonly StyleField[]>> = {
  rectangle: CLOSED,
  ellipse: CLOSED,
  diamond: CLOSED,
  line: OPEN,
  connector: OPEN,
  pen: INK,
  highlighter: INK,
  image: ['opacity'],
  text: WORDS,
  note: NOTE,
};

/** The fields that are seen on a type, in the order they are offered; none of a type that is not known. */
export const styleFieldsOf = (type: string): readonly StyleField[] =>
  Object.hasOwn(FIELDS, type) ? (FIELDS[type] ?? []) : [];

const within =
  (high: number, low = 0) =>
  (given: unknown): number | undefined =>
    typeof given === 'number' && !Number.isNaN(given) ? Math.min(high, Math.max(low, given)) : undefined;

const readColor = (given: unknown): string | undefined => (isColor(given) ? given : undefined);

/** What a field makes of a value: in range, or undefined when it is no such value at all. */
const readers: { readonly [Field in StyleField]: (given: unknown) => Style[Field] | undefined } = {
  stroke: readColor,
  fill: readColor,
  width: within(STROKE_MAX),
  dash: (given) => (given === 'solid' || given === 'dashed' || given === 'dotted' ? given : undefined),
  opacity: within(100),
  size: within(FONT_SIZES.largest, FONT_SIZES.smallest),
  align: (given) => (given === 'start' || given === 'center' || given === 'end' ? given : undefined),
};

const isField = (field: unknown): field is StyleField =>
  typeof field === 'string' && Object.hasOwn(readers, field);

/** One field by its name, for what comes from another client; undefined when it is no style at all. */
export function readStyleField(field: unknown, value: unknown): Partial<Style> | undefined {
  if (!isField(field)) return undefined;
  const read = readers[field](value);
  return read === undefined ? undefined : { [field]: read };
}

/** Each field that is missing takes the type's default; each that is wrong takes it too and counts. */
export function readStyle(
  type: string,
  stored: Readonly<Record<string, unknown>>,
): { readonly style: Style; readonly repairs: number } {
  const defaults = styleDefaults(type);
  let repairs = 0;
  const take = <Field extends StyleField>(field: Field): Style[Field] => {
    const given = stored[field];
    if (given === undefined) return defaults[field];
    const read = readers[field](given);
    if (read !== given) repairs += 1;
    return read ?? defaults[field];
  };
  const style: Style = {
    stroke: take('stroke'),
    fill: take('fill'),
    width: take('width'),
    dash: take('dash'),
    opacity: take('opacity'),
    size: take('size'),
    align: take('align'),
  };
  return { style, repairs };
}

/** The part of a style that differs from its type's default, which is what the document stores. */
export function styleDifferences(type: string, style: Partial<Style>): Record<string, string | number> {
  const defaults = new Map<string, unknown>(Object.entries(styleDefaults(type)));
  return Object.fromEntries(Object.entries(style).filter(([field, value]) => value !== defaults.get(field)));
}
