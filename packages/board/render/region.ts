import type { Box } from '../geometry/box.ts';
import type { View } from './view.ts';

/** A part of a canvas in whole device px, so that what is drawn within it fits what is drawn beside it. */
export type Region = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

/** Halos, hairlines and smoothed edges reach beyond the box of an object's paint by this much, px. */
const BLEED = 2;

/** Where a box of the board is on the canvas; undefined when it is out of view. */
export function regionOf(box: Box, { camera, size, ratio }: View): Region | undefined {
  const place = (board: number, from: number): number => (board - from) * camera.zoom;
  const left = Math.max(0, Math.floor((place(box.minX, camera.x) - BLEED) * ratio));
  const top = Math.max(0, Math.floor((place(box.minY, camera.y) - BLEED) * ratio));
  const right = Math.min(
    Math.ceil(size.width * ratio),
    Math.ceil((place(box.maxX, camera.x) + BLEED) * ratio),
  );
  const bottom = Math.min(
    Math.ceil(size.height * ratio),
    Math.ceil((place(box.maxY, camera.y) + BLEED) * ratio),
  );
  return left < right && top < bottom ? { left, top, width: right - left, height: bottom - top } : undefined;
}

/** px of a side of the squares that regions are made of. */
const CELL = 16;

/** The canvas under boxes of the board, each part of it once: rows of squares. */
export function regionsOf(boxes: readonly Box[], view: View): Region[] {
  const rows = new Map<number, Set<number>>();
  for (const box of boxes) {
    const region = regionOf(box, view);
    if (region === undefined) continue;
    const { left, top, width, height } = region;
    for (let y = Math.floor(top / CELL); y * CELL < top + height; y += 1) {
      const row = rows.get(y) ?? new Set();
      rows.set(y, row);
      for (let x = Math.floor(left / CELL); x * CELL < left + width; x += 1) row.add(x);
    }
  }
  return [...rows].flatMap(([y, row]) =>
    [...row]
      .filter((x) => !row.has(x - 1))
      .map((x) => {
        let end = x + 1;
        while (row.has(end)) end += 1;
        return { left: x * CELL, top: y * CELL, width: (end - x) * CELL, height: CELL };
      }),
  );
}

/** The part of the board whose paint may touch a region. */
export function boxOfRegion(
  { left, top, width, height }: Region,
  { camera, ratio }: Pick<View, 'camera' | 'ratio'>,
): Box {
  const scale = camera.zoom * ratio;
  const bleed = BLEED / camera.zoom;
  return {
    minX: camera.x + left / scale - bleed,
    minY: camera.y + top / scale - bleed,
    maxX: camera.x + (left + width) / scale + bleed,
    maxY: camera.y + (top + height) / scale + bleed,
  };
}
