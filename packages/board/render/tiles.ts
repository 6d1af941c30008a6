import type { Camera } from '../camera/camera.ts';
import { TILES } from '../constants.ts';
import { type Box, boxesTouch } from '../geometry/box.ts';
import type { Scene } from '../scene/scene.ts';
import { cameraFrom, drawScene, type SceneDrawing, wholeRegion } from './drawScene.ts';
import { boxOfRegion, type Region } from './region.ts';
import { tokens } from './theme.ts';
import type { View } from './view.ts';

/** A picture of a part of the board, in device px from its level's corner. */
type Tile = Region & { readonly canvas: HTMLCanvasElement; isStale: boolean };

/** Pictures of the board at one zoom, side by side from a corner which is at whole device px of its camera. */
type Level = { readonly camera: Camera; readonly tiles: Map<string, Tile> };

/** What tiles are pictures of, and for which view. */
type Stored = {
  readonly scene: Scene;
  readonly view: View;
  readonly selection: ReadonlySet<string>;
};

/** Pictures of the stored scene that a moving camera shows instead of drawing thousands of objects anew. */
export type Tiles = {
  /** Shows the board; `seed` is the canvas as it was drawn for the camera before, if that is all of a scene. Gives the gaps. */
  readonly draw: (stored: Stored, seed: Camera | undefined) => readonly Region[];
  /** Something is still to be drawn although nothing moves. */
  readonly isBusy: () => boolean;
  /** Boxes of the board where the scene is another now. */
  readonly touch: (boxes: readonly Box[]) => void;
  readonly clear: () => void;
};

const NOTHING_HELD: Omit<SceneDrawing, 'selection'> = { previews: new Map(), lifted: new Set() };

/** The key of a picture of a whole canvas. */
const SEED = 'seed';

/** An offset so near to whole device px shows the same pixels. */
const WHOLE = 1 / 64;

export function createTiles(
  context: CanvasRenderingContext2D,
  makeCanvas: () => HTMLCanvasElement,
  now: () => number,
): Tiles {
  let current: Level | undefined;
  /** What was shown before, under what the current level does not have yet. */
  let under: Level | undefined;
  let last: Camera | undefined;
  let isBusy = false;
  let ratio = 1;
  const spare: HTMLCanvasElement[] = [];
  const flusher = makeCanvas();

  const levelAt = (camera: Camera): Level => ({ camera, tiles: new Map() });

  const drop = (level: Level | undefined): void => {
    for (const { canvas, width } of level?.tiles.values() ?? []) {
      if (width === TILES.side && spare.length < TILES.spare) spare.push(canvas);
    }
  };

  /** Where a level's corner is from the camera's, device px. */
  const offsetOf = ({ camera: from }: Level, to: Camera): readonly [number, number] => {
    const scale = to.zoom * ratio;
    return [(from.x - to.x) * scale, (from.y - to.y) * scale];
  };

  const isSameZoom = (level: Level, camera: Camera): boolean => level.camera.zoom === camera.zoom;
  const fits = (level: Level, camera: Camera): boolean =>
    isSameZoom(level, camera) &&
    offsetOf(level, camera).every((part) => Math.abs(part - Math.round(part)) < WHOLE);

  /** The places of a level's tiles that a camera sees, the nearest to the middle first. */
  const placesIn = (level: Level, camera: Camera, view: View, margin: number): Region[] => {
    const [dx = 0, dy = 0] = offsetOf(level, camera).map(Math.round);
    const whole = wholeRegion(view);
    const { side } = TILES;
    const [left, top] = [-dx - margin, -dy - margin];
    const [width, height] = [whole.width + 2 * margin, whole.height + 2 * margin];
    const places: Region[] = [];
    for (let y = Math.floor(top / side) * side; y < top + height; y += side) {
      for (let x = Math.floor(left / side) * side; x < left + width; x += side) {
        places.push({ left: x, top: y, width: side, height: side });
      }
    }
    const away = (place: Region): number =>
      Math.hypot(place.left + side / 2 - left - width / 2, place.top + side / 2 - top - height / 2);
    return places.sort((a, b) => away(a) - away(b));
  };

  /** The parts of a place that a seed slid to an offset leaves open. */
  const besides = (place: Region, offset: readonly [number, number]): Region[] => {
    const [x, y] = offset.map(Math.round);
    const { width, height } = context.canvas;
    const [left, top] = [Math.max(0, place.left), Math.max(0, place.top)];
    const right = Math.min(width, place.left + place.width);
    const bottom = Math.min(height, place.top + place.height);
    const part = (x0: number, y0: number, x1: number, y1: number): Region[] =>
      x0 < x1 && y0 < y1 ? [{ left: x0, top: y0, width: x1 - x0, height: y1 - y0 }] : [];
    return [
      ...part(left, top, Math.min(right, x ?? 0), bottom),
      ...part(Math.max(left, (x ?? 0) + width), top, right, bottom),
      ...part(left, top, right, Math.min(bottom, y ?? 0)),
      ...part(left, Math.max(top, (y ?? 0) + height), right, bottom),
    ];
  };

  const keyOf = ({ left, top }: Region): string => `${left} ${top}`;

  const tileView = (level: Level, { left, top, width, height }: Region, view: View): View => ({
    ...view,
    camera: cameraFrom(level.camera, left, top, ratio),
    size: { width: width / ratio, height: height / ratio },
  });

  const drawTile = (level: Level, place: Region, { scene, view, selection }: Stored): void => {
    const key = keyOf(place);
    const canvas = level.tiles.get(key)?.canvas ?? spare.pop() ?? makeCanvas();
    if (canvas.width !== place.width) canvas.width = place.width;
    if (canvas.height !== place.height) canvas.height = place.height;
    const tile = canvas.getContext('2d', { alpha: false });
    if (tile === null) return;
    drawScene(tile, scene, tileView(level, place, view), { ...NOTHING_HELD, selection });
    // Its pixels are made now, in their own frame, and not those of all tiles when they are first shown.
    flusher.getContext('2d')?.drawImage(canvas, 0, 0, 1, 1);
    level.tiles.set(key, { ...place, canvas, isStale: false });
  };

  /** Draws what is missing for as long as a frame has time, and at least one; true when nothing is. */
  const build = (level: Level, missing: readonly Region[], stored: Stored): boolean => {
    const start = now();
    for (const place of missing) {
      drawTile(level, place, stored);
      // Where nothing else could be shown, it is waited for.
      if (under !== undefined && now() - start > TILES.slice) return place === missing.at(-1);
    }
    return true;
  };

  const show = (level: Level, camera: Camera): void => {
    const [dx, dy] = offsetOf(level, camera);
    const scale = camera.zoom / level.camera.zoom;
    // For the moment that it is stretched, its nearest pixels do: smoothing them takes as long as a whole frame may.
    context.imageSmoothingEnabled = false;
    const at = (offset: number, place: number): number =>
      isSameZoom(level, camera) ? Math.round(offset) + place : Math.round(offset + place * scale);
    for (const { left, top, width, height, canvas } of level.tiles.values()) {
      const [x, y] = [at(dx, left), at(dy, top)];
      const [right, bottom] = [at(dx, left + width), at(dy, top + height)];
      if (right <= 0 || bottom <= 0 || x >= context.canvas.width || y >= context.canvas.height) continue;
      context.drawImage(canvas, x, y, right - x, bottom - y);
    }
    context.imageSmoothingEnabled = true;
  };

  /** The canvas as it is, before the camera moves on. */
  const seeded = (camera: Camera): Level => {
    const { width, height } = context.canvas;
    const canvas = makeCanvas();
    canvas.width = width;
    canvas.height = height;
    canvas.getContext('2d', { alpha: false })?.drawImage(context.canvas, 0, 0);
    const tile = { left: 0, top: 0, width, height, canvas, isStale: false };
    return { camera, tiles: new Map([[SEED, tile]]) };
  };

  /** Tiles far from the view are given back. */
  const trim = (level: Level, places: readonly Region[]): void => {
    if (level.tiles.size <= TILES.most) return;
    const seen = new Set(places.map(keyOf));
    const far = new Map([...level.tiles].filter(([key]) => !seen.has(key)));
    for (const key of far.keys()) level.tiles.delete(key);
    drop({ ...level, tiles: far });
  };

  return {
    draw(stored, seed) {
      const { view } = stored;
      const { camera } = view;
      ratio = view.ratio;
      const isStill = last?.x === camera.x && last.y === camera.y && last.zoom === camera.zoom;
      last = camera;
      if (current === undefined) under = seed === undefined ? undefined : seeded(seed);
      let level = current ?? levelAt(camera);
      const missingIn = (margin: number): Region[] =>
        placesIn(level, isSameZoom(level, camera) ? camera : level.camera, view, margin).filter(
          (place) => level.tiles.get(keyOf(place))?.isStale !== false,
        );
      /** Nothing slides there from before: first drawn, and meanwhile gaps. */
      const gapsOf = (place: Region): Region[] => {
        if (under === undefined || !under.tiles.has(SEED)) return [];
        if (!isSameZoom(under, camera) || !isSameZoom(level, camera)) return [];
        const [dx, dy] = offsetOf(level, camera);
        const onCanvas = { ...place, left: place.left + Math.round(dx), top: place.top + Math.round(dy) };
        return besides(onCanvas, offsetOf(under, camera));
      };
      const rankOf = (place: Region): number => Number(gapsOf(place).length === 0);
      const missing = missingIn(0).sort((a, b) => rankOf(a) - rankOf(b));
      const isDone = build(level, missing, stored);
      const isRight = isStill ? fits(level, camera) : isSameZoom(level, camera);
      if (!isStill && isRight && missing.length === 0)
        build(level, missingIn(TILES.side).slice(0, 1), stored);
      if (!isRight && (isDone || isStill)) {
        if (isDone) {
          drop(under);
          under = level;
        } else drop(level);
        level = levelAt(camera);
      } else if (isDone && isRight) {
        drop(under);
        under = undefined;
      }
      current = level;
      if (isRight) trim(level, placesIn(level, camera, view, TILES.side));
      isBusy = under !== undefined || !fits(level, camera);
      context.setTransform(1, 0, 0, 1, 0, 0);
      if (under !== undefined) {
        context.fillStyle = tokens[view.theme].work;
        context.fillRect(0, 0, context.canvas.width, context.canvas.height);
        show(under, camera);
      }
      if (under === undefined || isSameZoom(level, camera)) show(level, camera);
      return missingIn(0).flatMap(gapsOf);
    },
    isBusy: () => isBusy,
    touch(boxes) {
      for (const level of [current, under]) {
        if (level === undefined) continue;
        for (const tile of level.tiles.values()) {
          const part = boxOfRegion(tile, { camera: level.camera, ratio });
          if (boxes.some((box) => boxesTouch(box, part))) tile.isStale = true;
        }
      }
    },
    clear() {
      drop(current);
      drop(under);
      current = undefined;
      under = undefined;
      last = undefined;
      isBusy = false;
    },
  };
}
