import { COORDINATE_MAX, FIT_MARGIN, ZOOM_MAX, ZOOM_MIN } from '../constants.ts';
import { type Box, boxCenter } from '../geometry/box.ts';
import type { Point } from '../geometry/point.ts';

/** `x, y`: the board point at the view's top left corner; `zoom`: screen px per board px. Double precision. */
export type Camera = { readonly x: number; readonly y: number; readonly zoom: number };
/** Of the view, CSS px. */
export type Size = { readonly width: number; readonly height: number };

export const toBoard = (camera: Camera, screen: Point): Point => ({
  x: camera.x + screen.x / camera.zoom,
  y: camera.y + screen.y / camera.zoom,
});

export const toScreen = (camera: Camera, board: Point): Point => ({
  x: (board.x - camera.x) * camera.zoom,
  y: (board.y - camera.y) * camera.zoom,
});

export const clampZoom = (zoom: number): number => Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, zoom));

const clampPlace = (value: number): number => Math.min(COORDINATE_MAX, Math.max(-COORDINATE_MAX, value));

/** Moves the view so that what is drawn goes by this many screen px. */
export const panBy = (camera: Camera, dx: number, dy: number): Camera => ({
  x: clampPlace(camera.x - dx / camera.zoom),
  y: clampPlace(camera.y - dy / camera.zoom),
  zoom: camera.zoom,
});

/** The same board point stays under `screen`; at a limit the zoom stops hard, without bounce. */
export function zoomAround(camera: Camera, screen: Point, zoom: number): Camera {
  const next = clampZoom(zoom);
  return {
    x: clampPlace(camera.x + screen.x / camera.zoom - screen.x / next),
    y: clampPlace(camera.y + screen.y / camera.zoom - screen.y / next),
    zoom: next,
  };
}

/** The part of the board that is in view. */
export const viewBox = (camera: Camera, size: Size): Box => ({
  minX: camera.x,
  minY: camera.y,
  maxX: camera.x + size.width / camera.zoom,
  maxY: camera.y + size.height / camera.zoom,
});

/** A camera with this board point in the middle of the view. */
export const centeredOn = (point: Point, zoom: number, size: Size): Camera => ({
  x: point.x - size.width / 2 / zoom,
  y: point.y - size.height / 2 / zoom,
  zoom,
});

/** Shows the whole box with a margin, at 100 % at most: a small thing is not blown up. */
export function fitted(box: Box, size: Size): Camera {
  const margin = Math.min(FIT_MARGIN.most, FIT_MARGIN.share * size.width);
  const across = Math.max(1, size.width - 2 * margin);
  const down = Math.max(1, size.height - 2 * margin);
  const zoom = clampZoom(Math.min(1, across / (box.maxX - box.minX), down / (box.maxY - box.minY)));
  return centeredOn(boxCenter(box), zoom, size);
}
