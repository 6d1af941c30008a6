import { INK, INK_POINTS_MAX, INK_SAVED_EVERY, PATH_GRID, PLACED_LENGTH } from '../constants.ts';
import { type BoardElement, draftElement } from '../document/element.ts';
import { newElementId } from '../document/elementId.ts';
import { orderBetween } from '../document/order.ts';
import { storedPath } from '../document/storedPath.ts';
import type { Style } from '../document/style.ts';
import { roundGeometry } from '../geometry/geometry.ts';
import { boxedPath, type InkPoint } from '../geometry/path.ts';
import type { Point } from '../geometry/point.ts';
import { simplified } from '../geometry/simplify.ts';
import type { Device, InputEvent, Sample } from '../input/events.ts';
import { inkMessage } from '../live/ink.ts';
import { boardPoint, type Tool, type ToolContext } from './tool.ts';

type Ink = 'pen' | 'highlighter';

type Stroke = {
  /** Also the name of the gesture: the stroke is stored while it is still drawn. */
  readonly id: string;
  readonly device: Device;
  readonly style: Style;
  /** Where it is in the order of painting, from its first saving on. */
  readonly index: string;
  points: InkPoint[];
  predicted: readonly InkPoint[];
  isSaved: boolean;
  stopTimer: () => void;
};

/** A pen's pressure is its own; mouse and finger have none, and the width follows their speed. */
const hasPressure = (device: Device): boolean => device === 'pen';

/**
 * How much finer than a board px the natural box is, so that 1/32 of its px is under 1/4 px on screen at the
 * zoom drawn.
 */
const fineness = (zoom: number): number => 2 ** Math.max(0, Math.ceil(Math.log2((4 * zoom) / PATH_GRID)));

/** Ink that follows the hand: down draws at once, up stores it, long strokes are stored as they go. */
export function penTool(context: ToolContext, type: Ink): Tool {
  let stroke: Stroke | undefined;

  const elementOf = ({ id, style, device, points, predicted }: Stroke): BoardElement => {
    const { geometry, path } = boxedPath([...points, ...predicted], hasPressure(device));
    return { ...draftElement(id, type, geometry, style), path };
  };

  const show = (drawn: Stroke): void => {
    context.show({ draft: elementOf(drawn) });
    context.live(inkMessage(drawn.id, type, drawn.style, drawn.points, hasPressure(drawn.device)));
  };

  const store = (drawn: Stroke): void => {
    if (!context.canEdit()) return;
    const { zoom } = context.camera();
    const kept = simplified(drawn.points, INK.error / zoom, drawn.style.width).slice(0, INK_POINTS_MAX);
    const { geometry, path } = boxedPath(kept, hasPressure(drawn.device));
    const fine = fineness(zoom);
    const bytes = storedPath(path, fine);
    const rounded = roundGeometry(geometry);
    const { id, style, index } = drawn;
    context.commitStep(
      type,
      (edit) => {
        if (context.scene.get(id) === undefined) {
          edit.create({ id, type, geometry: rounded, style, index, parent: null, path: bytes });
        } else {
          edit.setGeometry(id, rounded);
          edit.setFields(id, new Map([['path', bytes]]));
        }
      },
      id,
    );
    drawn.isSaved = true;
  };

  const saveSoon = (drawn: Stroke): void => {
    drawn.stopTimer = context.after(INK_SAVED_EVERY, () => {
      store(drawn);
      saveSoon(drawn);
    });
  };

  const clear = (): void => {
    stroke?.stopTimer();
    stroke = undefined;
    context.show({ draft: undefined });
    context.live(undefined);
  };

  const strokeOf = (device: Device, points: InkPoint[]): Stroke => ({
    id: newElementId(),
    device,
    style: context.styleOf(type),
    index: orderBetween(context.scene.topIndex(), null),
    points,
    predicted: [],
    isSaved: false,
    stopTimer: () => {},
  });

  /** A straight stroke, which is selected, unlike one that is drawn: it is where the keys go on. */
  const put = ({ x, y }: Point): void => {
    const ends = [x - PLACED_LENGTH / 2, x + PLACED_LENGTH / 2];
    const straight = strokeOf(
      'mouse',
      ends.map((at) => ({ x: at, y, pressure: 0.5 })),
    );
    store(straight);
    context.selection.set([straight.id]);
  };

  const begin = (sample: Sample): void => {
    stroke = strokeOf(sample.device, [{ ...boardPoint(context, sample.at), pressure: sample.pressure }]);
    saveSoon(stroke);
    show(stroke);
  };

  /** Each place is drawn a part of the way from the last one, which takes the tremble out. */
  const streamlined = (last: InkPoint, next: InkPoint, device: Device): InkPoint => {
    const part = 1 - (hasPressure(device) ? INK.streamline.pen : INK.streamline.mouse);
    return {
      x: last.x + (next.x - last.x) * part,
      y: last.y + (next.y - last.y) * part,
      pressure: last.pressure + (next.pressure - last.pressure) * part,
    };
  };

  const placed = ({ x, y, pressure }: InkPoint): InkPoint => ({ ...boardPoint(context, { x, y }), pressure });

  const extend = (event: Extract<InputEvent, { kind: 'move' }>): void => {
    const drawn = stroke;
    const first = drawn?.points[0];
    if (drawn === undefined || first === undefined) return;
    if (event.modifiers.shift) {
      drawn.points = [first, placed({ ...event.at, pressure: event.pressure })];
      drawn.predicted = [];
    } else {
      for (const place of event.path) {
        const last = drawn.points.at(-1) ?? first;
        drawn.points.push(streamlined(last, placed(place), drawn.device));
      }
      drawn.predicted = event.predicted.map(placed);
    }
    show(drawn);
  };

  /** The last place is taken as it is: smoothing must not keep a stroke from where it was let go. */
  const finish = (sample: Sample | undefined): void => {
    const drawn = stroke;
    if (drawn === undefined) return;
    drawn.predicted = [];
    const last = drawn.points.at(-1);
    if (sample !== undefined && last !== undefined) {
      const end = boardPoint(context, sample.at);
      // A pen that is lifted has no pressure any more; the stroke ends with what it had.
      const isNew = drawn.points.length > 1 && (end.x !== last.x || end.y !== last.y);
      if (isNew) drawn.points.push({ ...end, pressure: last.pressure });
    }
    store(drawn);
    clear();
  };

  const cancel = (): void => {
    const drawn = stroke;
    clear();
    if (drawn?.isSaved === true) context.commitStep(type, (edit) => edit.remove(drawn.id), drawn.id);
  };

  return {
    name: type,
    makes: type,
    idleCursor: 'crosshair',
    takesSpace: false,
    scrollsAtEdge: false,
    place: { size: { width: PLACED_LENGTH, height: 0 }, at: put },
    state: () => (stroke === undefined ? 'idle' : 'drawing'),
    sceneChanged: () => {},
    input(event) {
      switch (event.kind) {
        case 'down':
          if (context.canEdit()) begin(event);
          return;
        case 'move':
          return extend(event);
        case 'up':
          return finish(event);
        case 'finish':
          return finish(undefined);
        case 'cancel':
          return cancel();
        default:
          return;
      }
    },
  };
}
