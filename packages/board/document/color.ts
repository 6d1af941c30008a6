import { sanitizeCSSColor } from '@flux/sanitize';
import { type Theme, tokens } from '../render/theme.ts';
import { slotPaint } from './palette.ts';

/** The colours a document may hold: roles, notes, slots of the palette and hex. */
export const isColor = (value: unknown): value is string =>
  typeof value === 'string' &&
  (value === 'ink' || value === 'none' || chosenPaint(value) !== undefined || noteName(value) !== undefined);

function noteName(color: string): string | undefined {
  if (!color.startsWith('note:')) return undefined;
  const name = color.slice('note:'.length);
  return Object.hasOwn(tokens.light.notes, name) ? name : undefined;
}

/** A board has few colours and asks for them with every object it reads or draws; a hostile one has many. */
const KNOWN_MAX = 1_000;
const known = new Map<string, string | undefined>();

/** The paint of a colour that somebody chose, which no theme changes; undefined for a role or a note. */
export function chosenPaint(color: string): string | undefined {
  if (known.has(color)) return known.get(color);
  const paint = color !== '' && sanitizeCSSColor(color) === color ? color : slotPaint(color);
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(color, paint);
  return paint;
}

/** What to paint with: roles follow the theme, chosen colours never do. Undefined for 'none'. */
export function paintOf(color: string, theme: Theme): string | undefined {
  if (color === 'none') return undefined;
  if (color === 'ink') return tokens[theme].ink;
  const note = noteName(color);
  return note === undefined ? chosenPaint(color) : tokens[theme].notes[note];
}

function channel(value: number): number {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function luminance(color: string): number {
  const value = Number.parseInt(color.slice(1, 7), 16);
  return 0.2126 * channel(value >> 16) + 0.7152 * channel((value >> 8) & 255) + 0.0722 * channel(value & 255);
}

/** WCAG 2.2 contrast of two `#rrggbb[aa]` colours, transparency not counted: 1–21. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((one, other) => other - one);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}
