import type { BoardSettings } from '../boardSettings.ts';
import type { Camera, Size } from '../camera/camera.ts';
import { UNDO_FLASH_TIME } from '../constants.ts';
import type { Box } from '../geometry/box.ts';
import type { Pictures } from '../images/pictures.ts';
import type { People } from '../live/people.ts';
import type { Clock } from '../live/sender.ts';
import type { Layer } from '../render/frames.ts';
import { createPainter } from '../render/painter.ts';
import { canvasRatio, rasterize } from '../render/raster.ts';
import type { createTiles as CreateTilesFunction } from '../render/tiles.ts';
import type { Scene } from '../scene/scene.ts';
import type { Selection } from '../scene/selection.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import { createCursors } from './cursors.ts';
import { context2d } from './environment.ts';
import type { Letters } from './letters.ts';
import type { Stage } from './stage.ts';

export type DrawingOptions = {
  readonly stage: Stage;
  readonly settings: BoardSettings;
  readonly letters: Letters;
  readonly pictures: Pictures;
  readonly clock: Clock;
  readonly scene: Scene;
  readonly selection: Selection;
  readonly toolbox: Toolbox;
  readonly people: People | undefined;
  readonly camera: () => Camera;
  readonly size: () => Size;
  readonly canEdit: () => boolean;
  /** The element whose text is in the editor. */
  readonly editedText: () => string | undefined;
  readonly invalidate: (layer: Layer) => void;
};

/** What of a board is seen: both canvases and the cursors, one frame at a time. */
export type Drawing = {
  readonly draw: (now: number, layers: ReadonlySet<Layer>) => void;
  /** Something of the scene went from or came to these boxes of the board. */
  readonly touch: (boxes: readonly Box[]) => void;
  /** Outlines objects for a moment: what an undo changed. */
  readonly flash: (ids: readonly string[]) => void;
  readonly stop: () => void;
};

type CreateTiles = typeof CreateTilesFunction;

const NEVER = Number.POSITIVE_INFINITY;
const BOTH: ReadonlySet<Layer> = new Set(['scene', 'interaction']);

export function createDrawing(options: DrawingOptions): Drawing {
  const { stage, settings, clock, scene } = options;
  const paint = createPainter(context2d(stage.scene, true), context2d(stage.interaction, false), {
    tiles: () => {
      if (!areTilesAsked) void loadTiles();
      return createTiles;
    },
    canvas: () => document.createElement('canvas'),
    now: clock.now,
    again: () => options.invalidate('view'),
  });
  /** They come when the camera first moves over much: a board opens without them. */
  let areTilesAsked = false;
  let createTiles: CreateTiles | undefined;
  const loadTiles = async (): Promise<void> => {
    areTilesAsked = true;
    // Without them all is drawn, as before they come.
    createTiles = await import('../render/tiles.ts').then(
      (loaded) => loaded.createTiles,
      () => undefined,
    );
  };
  const cursors = createCursors(stage.overlay);
  let flashed: { readonly ids: ReadonlySet<string>; readonly until: number } | undefined;
  let touched: readonly Box[] = [];
  let stopWake: (() => void) | undefined;

  /** Nothing moves, but something will change by itself: one frame then. */
  const wakeAt = (time: number): void => {
    stopWake?.();
    stopWake =
      time === NEVER
        ? undefined
        : clock.after(Math.max(0, time - clock.now()), () => options.invalidate('interaction'));
  };

  return {
    draw(now, layers) {
      const size = options.size();
      if (size.width === 0 || size.height === 0) return;
      const ratio = canvasRatio(size, devicePixelRatio);
      const isCleared = [stage.scene, stage.interaction].map((canvas) => rasterize(canvas, size, ratio));
      const { theme, font } = settings;
      const view = {
        camera: options.camera(),
        size,
        ratio,
        theme,
        font,
        editedText: options.editedText(),
        texts: options.letters.bitmaps,
        pictures: options.pictures,
        later: () => options.invalidate('scene'),
      };
      const people = options.people?.shown(now);
      if (flashed !== undefined && now >= flashed.until) flashed = undefined;
      paint(
        {
          view,
          scene,
          selection: options.selection.ids(),
          overlay: options.toolbox.overlay(),
          people,
          touched,
          flashed: flashed?.ids ?? new Set(),
          canEdit: options.canEdit(),
          hasFocusRing: settings.hasFocusRing,
          manySelected: settings.strings.manySelected,
        },
        isCleared.includes(true) ? BOTH : layers,
      );
      touched = [];
      cursors.draw(people?.cursors ?? [], view.camera, theme, font);
      if (people?.isMoving === true) options.invalidate('interaction');
      else wakeAt(Math.min(people?.changesAt ?? NEVER, flashed?.until ?? NEVER));
    },
    touch(boxes) {
      touched = [...touched, ...boxes];
      options.invalidate('view');
    },
    flash(ids) {
      flashed = { ids: new Set(ids), until: clock.now() + UNDO_FLASH_TIME };
      options.invalidate('interaction');
    },
    stop: () => stopWake?.(),
  };
}
