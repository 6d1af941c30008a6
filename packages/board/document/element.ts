import type { Geometry } from '../geometry/geometry.ts';
import type { Path } from '../geometry/path.ts';
import type { Wire } from '../geometry/wire.ts';
import type { WrittenText } from '../text/writtenText.ts';
import type { Ends } from './ends.ts';
import { LAST_INDEX } from './order.ts';
import type { Style } from './style.ts';

/** An element as it can be shown: read by the validator, whole and in range whatever the document holds. */
export type BoardElement = {
  readonly id: string;
  /** A name of board.md section 9, or one that this page does not know. */
  readonly type: string;
  readonly geometry: Geometry;
  readonly style: Style;
  /** The points of a stroke or line. */
  readonly path?: Path;
  /** What a connector runs between, and how it runs now. */
  readonly ends?: Ends;
  readonly wire?: Wire;
  /** Fractional index among its siblings; equal ones are ordered by id. */
  readonly index: string;
  readonly parent: string | null;
  readonly name: string | undefined;
  /** What a picture shows, for those who do not see it. */
  readonly alt: string | undefined;
  /** The key of its picture among the board's files. */
  readonly file: string | undefined;
  readonly locked: boolean;
  readonly hidden: boolean;
  /** How wide a text is: as its longest line, or as its object, breaking lines. */
  readonly box: 'auto' | 'fixed';
  /** What is written in it; undefined for nothing. */
  readonly text: WrittenText | undefined;
};

/** Whether an element can be seen and touched at all. */
export const isShown = (element: BoardElement): boolean => !element.hidden && element.style.opacity > 0;

/** An element that is in no document: in the making, here or at a colleague's. */
export const draftElement = (id: string, type: string, geometry: Geometry, style: Style): BoardElement => ({
  id,
  type,
  geometry,
  style,
  index: LAST_INDEX,
  parent: null,
  name: undefined,
  alt: undefined,
  file: undefined,
  locked: false,
  hidden: false,
  box: type === 'text' ? 'auto' : 'fixed',
  text: undefined,
});
