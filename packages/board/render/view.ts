import type { Camera, Size } from '../camera/camera.ts';
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
};
