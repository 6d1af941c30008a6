import { type Camera, viewBox } from '../camera/camera.ts';
import { TILES } from '../constants.ts';
import type { Box } from '../geometry/box.ts';
import { paintBoxes } from '../scene/paintBoxes.ts';
import type { Scene } from '../scene/scene.ts';
import { drawParts, drawScene, type SceneDrawing, wholeRegion } from './drawScene.ts';
import { createLateTexts } from './lateTexts.ts';
import { type Region, regionsOf } from './region.ts';
import type { createTiles, Tiles } from './tiles.ts';
import type { View } from './view.ts';

/** What became of the scene since the last frame. */
export type SceneNews = {
  /** All of it is to be drawn anew. */
  readonly isNew: boolean;
  /** Boxes of the board where something went or came. */
  readonly touched: readonly Box[];
};

/** What tiles need of a page; without it every move of the camera draws every object. */
export type TilePorts = {
  /** What makes them; undefined until it is loaded, which asking for it begins. */
  readonly tiles: () => typeof createTiles | undefined;
  readonly canvas: () => HTMLCanvasElement;
  readonly now: () => number;
  /** Another frame is needed though nothing changed. */
  readonly again: () => void;
};

export type SceneLayer = (scene: Scene, view: View, drawing: SceneDrawing, news: SceneNews) => void;

/** With more changes than this, or more than this share of the canvas, drawing all of it is as quick. */
const PARTS = { most: 64, share: 0.5 };
/** px of a connector that are one part. */
const PIECE = 16;

/** Where the scene does not show what is stored as it is stored. */
function heldBoxes(scene: Scene, { previews, lifted }: SceneDrawing, view: View): Box[] {
  const piece = PIECE / view.camera.zoom;
  return [...previews].flatMap(([id, element]) => {
    const stored = scene.get(id);
    if (stored === undefined) return [];
    return [stored, ...(lifted.has(id) ? [] : [element])].flatMap((each) => paintBoxes(each, piece));
  });
}

const sameIds = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((id) => b.has(id));

/** Nothing in a hand is drawn on this canvas. */
const isAllLifted = ({ previews, lifted }: SceneDrawing): boolean => previews.size === lifted.size;

const isSameCamera = (a: Camera | undefined, b: Camera): boolean =>
  a !== undefined && a.x === b.x && a.y === b.y && a.zoom === b.zoom;

const lookOf = ({ ratio, theme, font, size, editedText }: View): string =>
  [ratio, theme, font, size.width, size.height, editedText].join(' ');

/**
 * The canvas of what is stored. It keeps its pixels from frame to frame: while the camera stands, only the parts
 * are drawn again where something changed or is in a hand; while it moves over much, tiles are shown.
 */
export function createSceneLayer(context: CanvasRenderingContext2D, ports?: TilePorts): SceneLayer {
  const late = ports && createLateTexts(ports.now);
  let tiles: Tiles | undefined;
  let shown: Camera | undefined;
  let look = '';
  let held: readonly Box[] = [];
  let before: SceneDrawing = { previews: new Map(), lifted: new Set(), selection: new Set() };

  const redraw = (boxes: readonly Box[], scene: Scene, view: View, drawing: SceneDrawing): void => {
    const regions = regionsOf(boxes, view);
    const area = (sum: number, { width, height }: Region): number => sum + width * height;
    if (regions.reduce(area, 0) > PARTS.share * area(0, wholeRegion(view))) {
      drawScene(context, scene, view, drawing);
    } else drawParts(context, scene, view, drawing, regions);
  };

  /** The tiles, when so much is in view that a moving camera is better shown by them. */
  const tilesFor = (scene: Scene, view: View): Tiles | undefined => {
    if (ports === undefined) return undefined;
    const most = shown?.zoom === view.camera.zoom ? TILES.abovePan : TILES.aboveZoom;
    if (scene.within(viewBox(view.camera, view.size)).length <= most) return undefined;
    tiles ??= ports.tiles()?.(context, ports.canvas, ports.now);
    return tiles;
  };

  return (scene, view, drawing, { isNew, touched }) => {
    const { camera } = view;
    const isOther = isNew || look !== lookOf(view) || touched.length > PARTS.most;
    const heldNow = heldBoxes(scene, drawing, view);
    const isSpared = isAllLifted(drawing) && isAllLifted(before) && sameIds(drawing.lifted, before.lifted);
    const changed = isSpared ? touched : [...touched, ...held, ...heldNow];
    tiles?.touch(touched);
    const isStanding = isSameCamera(shown, camera) && tiles?.isBusy() !== true;
    const moving = isOther || isStanding ? undefined : tilesFor(scene, view);
    if (moving !== undefined) {
      const stored = { scene, view, selection: drawing.selection };
      const gaps = moving.draw(stored, held.length > 0 ? undefined : shown);
      drawParts(context, scene, view, drawing, gaps);
      redraw(heldNow, scene, view, drawing);
      late?.clear();
      if (moving.isBusy()) ports?.again();
    } else if (isStanding && !isOther) {
      redraw(changed, scene, view, drawing);
      late?.catchUp(view, (strip) => drawParts(context, scene, view, drawing, [strip]));
    } else {
      tiles?.clear();
      drawScene(context, scene, late?.leaveOut(view) ?? view, drawing);
    }
    if (late?.isWaiting() === true) ports?.again();
    shown = camera;
    look = lookOf(view);
    held = heldNow;
    before = drawing;
  };
}
