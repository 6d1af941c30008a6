import type { Camera, Size } from '../camera/camera.ts';
import type { BoardElement } from '../document/element.ts';
import type { Pictures } from '../images/pictures.ts';
import type { TextBitmaps } from './textBitmaps.ts';
import type { Theme } from './theme.ts';

/** What a frame is drawn for. */
export type View = {
  readonly camera: Camera;
  /** CSS px. */
  readonly size: Size;
  /** Device px per CSS px of the canvas. */
  readonly ratio: number;
  readonly theme: Theme;
  readonly font: string;
  /** The element whose text is in the editor, which shows it instead. */
  readonly editedText?: string | undefined;
  /** Pictures of texts; without them every text is drawn anew. */
  readonly texts?: TextBitmaps;
  /** Pictures of files; without them each is a place for one. */
  readonly pictures?: Pictures;
  /** To be saved, not seen: nothing is added that only helps on a screen. */
  readonly isExport?: boolean;
  /** Whether a text whose lines are not found yet is left for a later frame. */
  readonly postpone?: (element: BoardElement) => boolean;
  /** Something could not be finished in this frame: another one is needed. */
  readonly later?: () => void;
};
