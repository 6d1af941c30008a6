import { CONNECTOR, PLACED_LENGTH } from '../constants.ts';
import type { BoardElement } from '../document/element.ts';
import { newElementId } from '../document/elementId.ts';
import type { End } from '../document/ends.ts';
import { distance, type Point } from '../geometry/point.ts';
import type { Sample } from '../input/events.ts';
import { addConnector, type Connector, draftConnector } from './addConnector.ts';
import { type EndInHand, endInHand } from './endInHand.ts';
import { newGestureId } from './gestureId.ts';
import type { Tool, ToolContext } from './tool.ts';

type Drawing = {
  readonly gesture: string;
  readonly id: string;
  readonly a: End;
  readonly hand: EndInHand;
  last: Sample;
  draft: Connector | undefined;
  /** The first click was let go: the next press ends it. */
  isPlacing: boolean;
};

/** Draws a connector: from an object to another by a drag, or by a click and a click (board.md, Connectors). */
export function connectorTool(context: ToolContext): Tool {
  let drawing: Drawing | undefined;
  const idleHand = endInHand(context, () => {});

  const clear = (): void => {
    drawing?.hand.stop();
    drawing = undefined;
    context.show({ draft: undefined });
    context.live(undefined);
  };

  const begin = (sample: Sample): void => {
    idleHand.stop();
    const hand = endInHand(context, (rested) => draw(rested));
    const a = hand.at(sample, undefined);
    drawing = {
      gesture: newGestureId(),
      id: newElementId(),
      a,
      hand: endInHand(context, (rested) => draw(rested)),
      last: sample,
      draft: undefined,
      isPlacing: false,
    };
    hand.stop();
  };

  const draw = (sample: Sample): void => {
    if (drawing === undefined) return;
    drawing.last = sample;
    const { a, hand, id, gesture } = drawing;
    const b = hand.at(sample, a);
    const draft = draftConnector(context, a, b, id);
    drawing.draft = draft;
    context.show({ draft });
    const { geometry, style, ends } = draft;
    context.live({ g: gesture, op: 'draft', type: 'connector', geometry, style, ends });
  };

  const isLong = ({ wire }: BoardElement): boolean => {
    const [from, to] = [wire?.points[0], wire?.points.at(-1)];
    return (
      from !== undefined && to !== undefined && distance(from, to) * context.camera().zoom >= CONNECTOR.least
    );
  };

  const commit = (): void => {
    const draft = drawing?.draft;
    clear();
    if (draft === undefined || !context.canEdit() || !isLong(draft)) return;
    addConnector(context, draft);
  };

  const put = ({ x, y }: Point): void => {
    const end = (side: number): End => ({ x: x + (side * PLACED_LENGTH) / 2, y, to: undefined });
    addConnector(context, draftConnector(context, end(-1), end(1)));
  };

  return {
    name: 'connector',
    makes: 'connector',
    idleCursor: 'crosshair',
    takesSpace: false,
    scrollsAtEdge: true,
    place: { size: { width: PLACED_LENGTH, height: 0 }, at: put },
    state: () => (drawing === undefined ? 'idle' : drawing.isPlacing ? 'placing' : 'drawing'),
    sceneChanged: () => {
      if (drawing?.draft !== undefined) draw(drawing.last);
    },
    key(key) {
      if (drawing === undefined) return false;
      if (key === 'Escape' && drawing.isPlacing) clear();
      else if (key === 'Tab') {
        drawing.hand.next();
        draw(drawing.last);
      } else return false;
      return true;
    },
    input(event) {
      switch (event.kind) {
        case 'down':
          if (!context.canEdit()) return;
          if (drawing?.isPlacing === true) draw(event);
          else begin(event);
          return;
        case 'move':
          return event.isDrag || drawing?.isPlacing === true ? draw(event) : undefined;
        case 'hover':
          if (drawing?.isPlacing === true) draw(event);
          else if (context.canEdit()) idleHand.at(event, undefined);
          return;
        case 'up':
          if (drawing === undefined) return;
          if (!event.isDrag && !drawing.isPlacing) {
            drawing.isPlacing = true;
            return;
          }
          draw(event);
          return commit();
        case 'leave':
          return idleHand.stop();
        case 'finish':
          // A click that waits for the second one is nothing yet to keep.
          return drawing?.isPlacing === true ? clear() : commit();
        case 'cancel':
          return clear();
        default:
          return;
      }
    },
  };
}
