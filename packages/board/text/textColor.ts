import { contrast, paintOf } from '../document/color.ts';
import type { BoardElement } from '../document/element.ts';
import { type Theme, tokens } from '../render/theme.ts';

/** WCAG 2.2, 1.4.11: what a person must be able to tell apart. */
const READABLE = 3;

/**
 * The colour that a text is painted in: that of the strokes, unless the fill under it would swallow it; then
 * ink, light or dark, whichever stands out.
 */
export function textColor({ type, style: { stroke, fill } }: BoardElement, theme: Theme): string {
  const color = stroke === 'none' ? 'ink' : stroke;
  const ground = type === 'text' ? undefined : paintOf(fill, theme);
  const paint = paintOf(color, theme);
  if (ground === undefined || paint === undefined || contrast(paint, ground) >= READABLE) return color;
  const [light, dark] = [tokens.dark.ink, tokens.light.ink];
  return contrast(light, ground) > contrast(dark, ground) ? light : dark;
}
