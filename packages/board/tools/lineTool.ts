import { LINE, PLACED_LENGTH } from '../constants.ts';
import { type BoardElement, draftElement } from '../document/element.ts';
import { newElementId } from '../document/elementId.ts';
import { orderBetween } from '../document/order.ts';
import { storedPath } from '../document/storedPath.ts';
import { atRoundAngle, lineThrough, withInserted } from '../geometry/line.ts';
import { distance, type Point } from '../geometry/point.ts';
import type { Sample } from '../input/events.ts';
import { newestPoints } from '../live/ink.ts';
import type { LiveGesture } from '../live/presence.ts';
import { newGestureId } from './gestureId.ts';
import { boardPoint, type Tool, type ToolContext } from './tool.ts';

/** How much finer than 1/32 px the points of lines are, so that they are on the grid of all geometry. */
export const LINE_FINE = 2;

/** A line as colleagues see it in the hand. */
export const lineMessage = (g: string, { type, geometry, style, path }: BoardElement): LiveGesture => {
  const [left, top] = geometry;
  const points = path?.points.map((point) => ({ ...point, x: left + point.x, y: top + point.y })) ?? [];
  return { g, op: 'draft', type, geometry, style, pts: newestPoints(points) };
};

/** Draws a line: a drag is one piece, clicks are its points one by one (board.md, Tools). */
export function lineTool(context: ToolContext): Tool {
  let points: readonly Point[] = [];
  let gesture = '';
  /** The points before the press that lasts. */
  let atDown: readonly Point[] | undefined;
  let at: Sample | undefined;

  const clear = (): void => {
    points = [];
    atDown = undefined;
    context.show({ draft: undefined });
    context.live(undefined);
  };

  const isAt = (sample: Sample, point: Point | undefined): boolean =>
    point !== undefined &&
    distance(boardPoint(context, sample.at), point) * context.camera().zoom <= LINE.closes;

  /** Where a press would put the next point. */
  const next = (sample: Sample, from: Point | undefined): Point => {
    const point = boardPoint(context, sample.at);
    return sample.modifiers.shift && from !== undefined ? atRoundAngle(point, from, LINE.step) : point;
  };

  const show = (shown: readonly Point[]): void => {
    const bare = draftElement(gesture, 'line', [0, 0, 0, 0, 0], context.styleOf('line'));
    const draft = { ...bare, ...lineThrough(shown, 0) };
    context.show({ draft });
    context.live(lineMessage(gesture, draft));
  };

  /** The points so far, and a piece from the last one to the pointer. */
  const follow = (sample: Sample): void => {
    at = sample;
    const last = points.at(-1);
    if (last === undefined) return;
    const first = points[0];
    const closes = points.length > 2 && first !== undefined && isAt(sample, first);
    show([...points, closes ? first : next(sample, last)]);
  };

  const commit = (): void => {
    const drawn = points;
    clear();
    if (drawn.length < 2 || !context.canEdit()) return;
    const id = newElementId();
    const { geometry, path } = lineThrough(drawn, 0);
    context.commit('line', (edit) => {
      edit.create({
        id,
        type: 'line',
        geometry,
        style: context.styleOf('line'),
        path: storedPath(path, LINE_FINE),
        index: orderBetween(context.scene.topIndex(), null),
        parent: null,
      });
    });
    context.selection.set([id]);
    context.done();
  };

  const put = ({ x, y }: Point): void => {
    points = [
      { x: x - PLACED_LENGTH / 2, y },
      { x: x + PLACED_LENGTH / 2, y },
    ];
    commit();
  };

  const add = (point: Point): void => {
    const last = points.at(-1);
    if (last?.x !== point.x || last.y !== point.y) points = withInserted(points, points.length, point);
  };

  const press = (sample: Sample, isSecond: boolean): void => {
    const [first] = points;
    const isBack = isAt(sample, first);
    if (first === undefined) gesture = newGestureId();
    else if (isSecond || isBack) {
      if (!isSecond && points.length > 2) add(first);
      commit();
      return;
    }
    atDown = points;
    add(next(sample, points.at(-1)));
    follow(sample);
  };

  /** A drag from the first press is a whole line; later ones pull the point that was just put. */
  const drag = (sample: Sample): void => {
    if (atDown === undefined) return;
    if (atDown.length === 0) follow(sample);
    else {
      points = atDown;
      add(next(sample, points.at(-1)));
      follow(sample);
    }
  };

  const release = (sample: Sample, isDrag: boolean): void => {
    if (atDown === undefined) return;
    const isWhole = isDrag && atDown.length === 0;
    if (isDrag && !isWhole) drag(sample);
    atDown = undefined;
    if (!isWhole) return;
    add(next(sample, points[0]));
    commit();
  };

  return {
    name: 'line',
    makes: 'line',
    idleCursor: 'crosshair',
    takesSpace: false,
    scrollsAtEdge: true,
    place: { size: { width: PLACED_LENGTH, height: 0 }, at: put },
    state: () => (points.length === 0 ? 'idle' : atDown === undefined ? 'placing' : 'drawing'),
    sceneChanged: () => {},
    key(key) {
      if (points.length === 0) return false;
      if (key === 'Enter') commit();
      else if (key === 'Escape') clear();
      else if (key !== 'Backspace') return false;
      else {
        points = points.slice(0, -1);
        atDown = undefined;
        if (points.length === 0) clear();
        else if (at !== undefined) follow(at);
      }
      return true;
    },
    input(event) {
      switch (event.kind) {
        case 'down':
          return context.canEdit() ? press(event, event.clicks === 2) : undefined;
        case 'move':
          return event.isDrag ? drag(event) : undefined;
        case 'hover':
          return follow(event);
        case 'up':
          return release(event, event.isDrag);
        case 'finish':
          // A piece still in the hand ends where it was seen.
          if (atDown !== undefined && at !== undefined && atDown.length === 0) add(next(at, points[0]));
          return commit();
        case 'cancel':
          points = atDown ?? points;
          atDown = undefined;
          return points.length === 0 ? clear() : show(points);
        default:
          return;
      }
    },
  };
}
