import type { BoardElement } from '../document/element.ts';
import type { Box } from '../geometry/box.ts';
import type { Geometry } from '../geometry/geometry.ts';
import type { Point } from '../geometry/point.ts';
import type { View } from '../render/view.ts';
import type { TextArea } from '../text/textArea.ts';

/**
 * What the board must know of a type of element. The geometry is passed beside the element since a gesture,
 * mine or a colleague's, may show it elsewhere than it is stored. All lengths in board px.
 */
export type Kind = {
  /** How far paint reaches beyond the geometry. */
  readonly reach: (element: BoardElement) => number;
  /** A click on its inside is a click on paint. */
  readonly isFilled: (element: BoardElement) => boolean;
  /** Distance from a point to the nearest painted line, 0 on it; infinite when no line is painted. */
  readonly lineDistance: (element: BoardElement, geometry: Geometry, point: Point) => number;
  readonly holdsPoint: (geometry: Geometry, point: Point) => boolean;
  /** Whether a box touches what is painted, or the outline of what has no fill. */
  readonly touchesBox: (element: BoardElement, geometry: Geometry, box: Box) => boolean;
  /** Corners keep the ratio of the sides unless Shift is held. */
  readonly keepsRatio?: boolean;
  /** The least length of a side, board px; 1 where it says nothing. */
  readonly sideMin?: number;
  /** Where its text stands; left out by types that hold none. */
  readonly textArea?: (element: BoardElement) => TextArea;
  readonly draw: (
    context: CanvasRenderingContext2D,
    element: BoardElement,
    geometry: Geometry,
    view: View,
    isChosen: boolean,
  ) => void;
};
