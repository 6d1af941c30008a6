import type { Geometry } from '../geometry/geometry.ts';
import type { Point } from '../geometry/point.ts';
import type { InputEvent, Sample } from '../input/events.ts';
import { type Grip, gripAt, gripCursor } from '../scene/handles.ts';
import { boxing } from './boxing.ts';
import type { Drag } from './drag.ts';
import { linePoints } from './linePoints.ts';
import { moving } from './moving.ts';
import { endUnder, isWireAlone, pullingEnd } from './pullingEnd.ts';
import { resizing } from './resizing.ts';
import { rotating } from './rotating.ts';
import { handledBox, hitBelow, hitBySample, movableBases, plainHit } from './selectGestures.ts';
import { beginText } from './textTool.ts';
import { boardPoint, type Tool, type ToolContext } from './tool.ts';

type Held = {
  readonly start: Point;
  readonly selectionAtDown: ReadonlySet<string>;
};

type Gripped = { readonly grip: Grip; readonly box: Geometry };

/** An end or a point by itself: what a drag of it is, and a click on it. */
type Pulled = { readonly drag: () => Drag; readonly click: () => void };

type State =
  | { readonly name: 'idle' }
  | (Held & {
      readonly name: 'pointing';
      readonly target: string | undefined;
      readonly wasSelected: boolean;
      readonly isSecond: boolean;
    })
  | (Held & Gripped & { readonly name: 'pointingHandle'; readonly isSecond: boolean })
  | (Held & { readonly name: 'pointingEnd'; readonly pulled: Pulled })
  | (Held & { readonly name: 'acting'; readonly drag: Drag });

/** Selects, moves, resizes and turns (board.md, Tools, Select). */
export function selectTool(context: ToolContext): Tool {
  let state: State = { name: 'idle' };
  const points = linePoints(context);

  const idle = (): void => {
    state = { name: 'idle' };
    context.show({
      anchor: undefined,
      draft: undefined,
      preview: undefined,
      marquee: undefined,
      readout: undefined,
    });
    context.live(undefined);
    context.cursor('default');
  };

  const pulledUnder = (sample: Sample): Pulled | undefined => {
    const end = endUnder(context, sample);
    if (end !== undefined) return { drag: () => pullingEnd(context, end), click: () => {} };
    const at = points.under(sample);
    return at === undefined ? undefined : { drag: () => points.pulling(at), click: () => points.choose(at) };
  };

  const gripUnder = (sample: Sample): Gripped | undefined => {
    const hasBox = !isWireAlone(context) && !points.areHandles();
    const canGrip = hasBox && context.canEdit() && movableBases(context).size > 0;
    const box = canGrip ? handledBox(context) : undefined;
    if (box === undefined) return undefined;
    const { zoom } = context.camera();
    const grip = gripAt(box, boardPoint(context, sample.at), zoom, sample.device === 'touch');
    return grip && { grip, box };
  };

  const hover = (sample: Sample): void => {
    if (pulledUnder(sample) !== undefined) {
      context.cursor('move');
      context.show({ hover: undefined });
      return;
    }
    const over = gripUnder(sample);
    context.cursor(over === undefined ? 'default' : gripCursor(over.grip, over.box[4]));
    context.show({ hover: over === undefined ? hitBySample(context, sample) : undefined });
  };

  const down = (sample: Extract<InputEvent, { kind: 'down' }>): void => {
    const held = { start: boardPoint(context, sample.at), selectionAtDown: context.selection.ids() };
    context.show({ hover: undefined });
    const pulled = pulledUnder(sample);
    if (pulled !== undefined) {
      state = { ...held, name: 'pointingEnd', pulled };
      return;
    }
    const over = gripUnder(sample);
    if (over !== undefined) {
      state = { ...held, name: 'pointingHandle', ...over, isSecond: sample.clicks === 2 };
      return;
    }
    const target = hitBySample(context, sample);
    const wasSelected = target !== undefined && held.selectionAtDown.has(target);
    if (target !== undefined && !wasSelected && !sample.modifiers.alt) {
      if (sample.modifiers.shift) context.selection.add([target]);
      else context.selection.set([target]);
    }
    state = { ...held, name: 'pointing', target, wasSelected, isSecond: sample.clicks === 2 };
  };

  /** The threshold is passed: what begins depends on what was under the pointer at `down`. */
  const dragOf = (held: Exclude<State, { name: 'idle' | 'acting' }>): Drag => {
    if (held.name === 'pointingEnd') return held.pulled.drag();
    if (held.name === 'pointingHandle') {
      const { start, box, grip } = held;
      return grip.kind === 'resize'
        ? resizing(context, start, box, grip.handle)
        : rotating(context, start, box);
    }
    const { start, target, selectionAtDown } = held;
    if (target !== undefined && !context.selection.ids().has(target)) context.selection.set([target]);
    const isMovable = target !== undefined && context.canEdit() && movableBases(context).size > 0;
    return isMovable ? moving(context, start) : boxing(context, start, selectionAtDown);
  };

  const drag = (sample: Sample): void => {
    if (state.name === 'idle') return;
    if (state.name !== 'acting') {
      const { start, selectionAtDown } = state;
      state = { name: 'acting', start, selectionAtDown, drag: dragOf(state) };
    }
    state.drag.follow(boardPoint(context, sample.at), sample);
  };

  /** The second click opens what holds text, or a new text on an empty place. */
  const doubleClick = (sample: Sample, target: string | undefined): void => {
    if (!context.canEdit() || sample.modifiers.shift || sample.modifiers.alt) return;
    if (target === undefined) beginText(context, boardPoint(context, sample.at));
    else if (!points.open(target)) context.write.open(target, sample.at);
  };

  /** A press without a drag. */
  const click = (sample: Sample): void => {
    if (state.name === 'pointingEnd') state.pulled.click();
    // A line may run along its own box, where the handles are.
    if (state.name === 'pointingHandle' && state.isSecond) points.open(hitBySample(context, sample) ?? '');
    if (state.name !== 'pointing') return;
    const { target, wasSelected, isSecond } = state;
    if (isSecond) {
      doubleClick(sample, target);
      return;
    }
    const { shift, alt } = sample.modifiers;
    if (wasSelected && !shift && !alt && points.insert(sample)) return;
    points.choose(undefined);
    if (alt) {
      const below = hitBelow(context, sample);
      if (below !== undefined) context.selection.set([below]);
    } else if (target === undefined) {
      if (!shift) context.selection.set([]);
    } else if (wasSelected && shift) context.selection.remove([target]);
    else if (wasSelected) context.selection.set([plainHit(context, sample) ?? target]);
  };

  const finish = (): void => {
    if (state.name === 'acting') state.drag.commit();
    idle();
  };

  const cancel = (): void => {
    if (state.name === 'acting') state.drag.drop?.();
    if (state.name !== 'idle') {
      context.selection.set([...state.selectionAtDown].filter((id) => context.scene.get(id) !== undefined));
    }
    idle();
  };

  const up = (event: Extract<InputEvent, { kind: 'up' }>): void => {
    if (event.isDrag) drag(event);
    else click(event);
    finish();
  };

  return {
    name: 'select',
    idleCursor: 'default',
    takesSpace: false,
    scrollsAtEdge: true,
    state: () => (state.name === 'acting' ? state.drag.name : state.name),
    key: (key) =>
      state.name === 'acting' ? state.drag.key?.(key) === true : state.name === 'idle' && points.key(key),
    input(event) {
      switch (event.kind) {
        case 'down':
          return down(event);
        case 'move':
          return event.isDrag ? drag(event) : undefined;
        case 'up':
          return up(event);
        case 'hover':
          return hover(event);
        case 'leave':
          return context.show({ hover: undefined });
        case 'cancel':
          return cancel();
        case 'finish':
          return finish();
        default:
          return;
      }
    },
    /** What a colleague deletes leaves the hand; the rest of the gesture goes on. */
    sceneChanged(ids) {
      if (state.name !== 'acting') return;
      const gone = [...ids].filter((id) => context.scene.get(id) === undefined);
      if (state.drag.lose(gone)) idle();
    },
  };
}
