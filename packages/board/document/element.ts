import type { Geometry } from '../geometry/geometry.ts';
import type { Style } from './style.ts';

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

/** Whether an element can be seen and touched at all. */
export const isShown = (element: BoardElement): boolean => !element.hidden && element.style.opacity > 0;
