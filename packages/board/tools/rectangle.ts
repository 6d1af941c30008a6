import { DRAWN_MIN, RECTANGLE_CLICK } from '../constants.ts';
import { type BoardElement, styleDefaults } from '../document/element.ts';
import { newElementId } from '../document/elementId.ts';
import { orderBetween } from '../document/order.ts';
import { LAST_INDEX } from '../document/validate.ts';
import { type Geometry, roundGeometry } from '../geometry/geometry.ts';
import type { Point } from '../geometry/point.ts';
import type { Modifiers } from '../input/events.ts';
import { newGestureId } from './gestureId.ts';
import { boardPoint, type Tool, type ToolContext } from './tool.ts';

type State =
  | { readonly name: 'idle' }
  | { readonly name: 'pointing'; readonly start: Point }
  | { readonly name: 'drawing'; start: Point; last: Point; draft: BoardElement; readonly gesture: string };

/** The box from where the drag began to where it is: Shift makes it square, Alt draws from the centre. */
export function drawnBox(
  start: Point,
  now: Point,
  keys: { readonly shift: boolean; readonly alt: boolean },
): Geometry {
  let dx = now.x - start.x;
  let dy = now.y - start.y;
  if (keys.shift) {
    const side = Math.max(Math.abs(dx), Math.abs(dy));
    dx = dx < 0 ? -side : side;
    dy = dy < 0 ? -side : side;
  }
  const from = keys.alt ? { x: start.x - dx, y: start.y - dy } : start;
  const to = { x: start.x + dx, y: start.y + dy };
  return [
    Math.min(from.x, to.x),
    Math.min(from.y, to.y),
    Math.abs(to.x - from.x),
    Math.abs(to.y - from.y),
    0,
  ];
}

/** What a click makes: the default size, centred. */
export const clickedBox = (center: Point): Geometry => [
  center.x - RECTANGLE_CLICK.width / 2,
  center.y - RECTANGLE_CLICK.height / 2,
  RECTANGLE_CLICK.width,
  RECTANGLE_CLICK.height,
  0,
];

/** Puts a new rectangle on top of all, selected, as one step. */
export function addRectangle(context: ToolContext, geometry: Geometry, id: string = newElementId()): void {
  context.commit('rectangle', (edit) => {
    edit.create({
      id,
      type: 'rectangle',
      geometry: roundGeometry(geometry),
      index: orderBetween(context.scene.topIndex(), null),
      parent: null,
    });
  });
  context.selection.set([id]);
}

/** Draws a rectangle: a drag is its box, a click one of the default size (board.md, Tools). */
export function rectangleTool(context: ToolContext): Tool {
  let state: State = { name: 'idle' };

  const clear = (): void => {
    state = { name: 'idle' };
    context.show({ draft: undefined });
    context.live(undefined);
  };

  const draw = (now: Point, modifiers: Modifiers): void => {
    if (state.name === 'idle') return;
    if (state.name === 'pointing') {
      const draft: BoardElement = {
        id: newElementId(),
        type: 'rectangle',
        geometry: drawnBox(state.start, now, modifiers),
        style: styleDefaults('rectangle'),
        index: LAST_INDEX,
        parent: null,
        name: undefined,
        locked: false,
        hidden: false,
      };
      state = { name: 'drawing', start: state.start, last: now, draft, gesture: newGestureId() };
    }
    if (modifiers.space) {
      const { start, last } = state;
      state.start = { x: start.x + now.x - last.x, y: start.y + now.y - last.y };
    }
    state.last = now;
    state.draft = { ...state.draft, geometry: drawnBox(state.start, now, modifiers) };
    context.show({ draft: state.draft });
    const { type, geometry, style } = state.draft;
    context.live({ g: state.gesture, op: 'draft', type, geometry, style });
  };

  /** Less than one board px both ways is a click. */
  const isDrawn = ([, , w, h]: Geometry): boolean => Math.max(w, h) >= DRAWN_MIN;

  const commit = (): void => {
    const ended = state;
    clear();
    if (ended.name === 'idle' || !context.canEdit()) return;
    if (ended.name === 'drawing' && isDrawn(ended.draft.geometry)) {
      const [x, y, w, h, r] = ended.draft.geometry;
      addRectangle(context, [x, y, Math.max(DRAWN_MIN, w), Math.max(DRAWN_MIN, h), r], ended.draft.id);
    } else addRectangle(context, clickedBox(ended.start));
    context.done();
  };

  return {
    name: 'rectangle',
    idleCursor: 'crosshair',
    takesSpace: true,
    scrollsAtEdge: true,
    state: () => state.name,
    sceneChanged: () => {},
    input(event) {
      if (event.kind === 'down' && context.canEdit()) {
        state = { name: 'pointing', start: boardPoint(context, event.at) };
      } else if (event.kind === 'move' && event.isDrag) draw(boardPoint(context, event.at), event.modifiers);
      else if (event.kind === 'up') {
        if (event.isDrag) draw(boardPoint(context, event.at), event.modifiers);
        commit();
      } else if (event.kind === 'cancel') clear();
      else if (event.kind === 'finish') {
        if (state.name === 'drawing') commit();
        else clear();
      }
    },
  };
}
