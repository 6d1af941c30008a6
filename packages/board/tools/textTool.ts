import { LEADING, TEXT_DRAG } from '../constants.ts';
import { draftElement } from '../document/element.ts';
import { newElementId } from '../document/elementId.ts';
import { boxBetween } from '../geometry/box.ts';
import type { Point } from '../geometry/point.ts';
import type { Sample } from '../input/events.ts';
import { plainHit } from './selectGestures.ts';
import { boardPoint, type Tool, type ToolContext } from './tool.ts';

type State =
  | { readonly name: 'idle' }
  | { readonly name: 'pointing'; readonly start: Point; isDrag: boolean };

/** A text to be written: as wide as its words from a point, or of a width from its left edge. */
export function beginText(context: ToolContext, at: Point, width?: number): void {
  const style = context.styleOf('text');
  const high = style.size * LEADING.text;
  const draft = draftElement(newElementId(), 'text', [at.x, at.y - high / 2, width ?? 0, high, 0], style);
  context.write.begin(width === undefined ? draft : { ...draft, box: 'fixed' });
}

/** Writes text: a click where it begins, a drag how wide it is, a text that is there is opened. */
export function textTool(context: ToolContext): Tool {
  let state: State = { name: 'idle' };

  const idle = (): void => {
    state = { name: 'idle' };
    context.show({ marquee: undefined });
  };

  const drag = (now: Point): void => {
    if (state.name === 'idle') return;
    state.isDrag = true;
    context.show({ marquee: boxBetween(state.start, now) });
  };

  const end = (sample: Sample): void => {
    if (state.name === 'idle') return;
    const { start, isDrag } = state;
    idle();
    if (!context.canEdit()) return;
    context.done();
    const now = boardPoint(context, sample.at);
    const width = Math.abs(now.x - start.x);
    if (isDrag && width * context.camera().zoom > TEXT_DRAG) {
      const high = context.styleOf('text').size * LEADING.text;
      beginText(context, { x: Math.min(start.x, now.x), y: Math.min(start.y, now.y) + high / 2 }, width);
      return;
    }
    const under = plainHit(context, sample);
    const isText = under !== undefined && context.scene.get(under)?.type === 'text';
    if (!(isText && context.write.open(under, sample.at))) beginText(context, start);
  };

  return {
    name: 'text',
    makes: 'text',
    idleCursor: 'text',
    takesSpace: false,
    scrollsAtEdge: false,
    place: {
      size: { width: 0, height: 0 },
      at(center) {
        context.done();
        beginText(context, center);
      },
    },
    state: () => state.name,
    sceneChanged: () => {},
    input(event) {
      if (event.kind === 'down' && context.canEdit()) {
        state = { name: 'pointing', start: boardPoint(context, event.at), isDrag: false };
      } else if (event.kind === 'move' && event.isDrag) drag(boardPoint(context, event.at));
      else if (event.kind === 'up') end(event);
      else if (event.kind === 'cancel' || event.kind === 'finish') idle();
    },
  };
}
