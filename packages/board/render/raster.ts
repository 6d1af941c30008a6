import type { Size } from '../camera/camera.ts';
import { CANVAS_PIXELS_MAX } from '../constants.ts';

/** Device px per CSS px for a canvas: the screen's, lowered where it would have more than 16 M pixels. */
export function canvasRatio(size: Size, devicePixelRatio: number): number {
  const pixels = size.width * size.height * devicePixelRatio ** 2;
  return pixels <= CANVAS_PIXELS_MAX
    ? devicePixelRatio
    : devicePixelRatio * Math.sqrt(CANVAS_PIXELS_MAX / pixels);
}

/** Gives a canvas its pixels; setting them clears it, so only when they change. True when they did. */
export function rasterize(canvas: HTMLCanvasElement, size: Size, ratio: number): boolean {
  const width = Math.max(1, Math.floor(size.width * ratio));
  const height = Math.max(1, Math.floor(size.height * ratio));
  if (canvas.width === width && canvas.height === height) return false;
  canvas.width = width;
  canvas.height = height;
  return true;
}
