import { CLICKED_SIZE, DRAWN_MIN } from '../constants.ts';
import { type BoardElement, draftElement } from '../document/element.ts';
import { newElementId } from '../document/elementId.ts';
import { orderBetween } from '../document/order.ts';
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

/** The shapes that are a box with a line in it. */
export type BoxShape = keyof typeof CLICKED_SIZE;

/** Draws a shape by its box: a drag is the box, a click one of the default size (board.md, Tools). */
export function boxTool(context: ToolContext, type: BoxShape): Tool {
  const size = CLICKED_SIZE[type];
  let state: State = { name: 'idle' };

  /** A new one on top of all, selected, as one step. */
  const add = (geometry: Geometry, id: string = newElementId()): void => {
    context.commit(type, (edit) => {
      edit.create({
        id,
        type,
        geometry: roundGeometry(geometry),
        style: context.styleOf(type),
        index: orderBetween(context.scene.topIndex(), null),
        parent: null,
      });
    });
    context.selection.set([id]);
    context.done();
  };

  const addAt = ({ x, y }: Point): void =>
    add([x - size.width / 2, y - size.height / 2, size.width, size.height, 0]);

  const clear = (): void => {
    state = { name: 'idle' };
    context.show({ draft: undefined });
    context.live(undefined);
  };

  const draw = (now: Point, modifiers: Modifiers): void => {
    if (state.name === 'idle') return;
    if (state.name === 'pointing') {
      const geometry = drawnBox(state.start, now, modifiers);
      const draft = draftElement(newElementId(), type, geometry, context.styleOf(type));
      state = { name: 'drawing', start: state.start, last: now, draft, gesture: newGestureId() };
    }
    if (modifiers.space) {
      const { start, last } = state;
      state.start = { x: start.x + now.x - last.x, y: start.y + now.y - last.y };
    }
    state.last = now;
    state.draft = { ...state.draft, geometry: drawnBox(state.start, now, modifiers) };
    context.show({ draft: state.draft });
    const { geometry, style } = state.draft;
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
      add([x, y, Math.max(DRAWN_MIN, w), Math.max(DRAWN_MIN, h), r], ended.draft.id);
    } else addAt(ended.start);
  };

  return {
    name: type,
    makes: type,
    idleCursor: 'crosshair',
    takesSpace: true,
    scrollsAtEdge: true,
    place: { size, at: addAt },
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
