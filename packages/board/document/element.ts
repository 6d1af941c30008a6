import type { Geometry } from '../geometry/geometry.ts';

export type Dash = 'solid' | 'dashed' | 'dotted';

/**
 * `stroke` and `fill`: 'ink', 'none', 'note:<name>' or '#rrggbb[aa]'; `width` in board px, 0–1,000; `opacity`
 * 0–100.
 */
export type Style = {
  readonly stroke: string;
  readonly fill: string;
  readonly width: number;
  readonly dash: Dash;
  readonly opacity: number;
};

/** An element as it can be shown: read by the validator, whole and in range whatever the document holds. */
export type BoardElement = {
  readonly id: string;
  /** A name of board.md section 9, or one that this page does not know. */
  readonly type: string;
  readonly geometry: Geometry;
  readonly style: Style;
  /** Fractional index among its siblings; equal ones are ordered by id. */
  readonly index: string;
  readonly parent: string | null;
  readonly name: string | undefined;
  readonly locked: boolean;
  readonly hidden: boolean;
};

/** By type, what `style` leaves out. Part of the schema: changing a value changes boards that exist. */
export const styleDefaults = (_type: string): Style => ({
  stroke: 'ink',
  fill: 'none',
  width: 2,
  dash: 'solid',
  opacity: 100,
});

/** The part of a style that differs from its type's default, which is what the document stores. */
export function styleDifferences(type: string, style: Partial<Style>): Record<string, string | number> {
  const defaults = new Map<string, unknown>(Object.entries(styleDefaults(type)));
  return Object.fromEntries(Object.entries(style).filter(([field, value]) => value !== defaults.get(field)));
}

/** Whether an element can be seen and touched at all. */
export const isShown = (element: BoardElement): boolean => !element.hidden && element.style.opacity > 0;
