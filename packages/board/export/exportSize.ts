import { EXPORT } from '../constants.ts';
import type { Box } from '../geometry/box.ts';

export type ExportSize = {
  readonly width: number;
  readonly height: number;
  /** Browsers draw no larger picture. */
  readonly fits: boolean;
};

/** Pixels of a picture of this box, so many of them for a board px. */
export function exportSize(box: Box, scale: number): ExportSize {
  const width = Math.max(1, Math.ceil((box.maxX - box.minX) * scale));
  const height = Math.max(1, Math.ceil((box.maxY - box.minY) * scale));
  const fits = Math.max(width, height) <= EXPORT.side && width * height <= EXPORT.pixels;
  return { width, height, fits };
}
