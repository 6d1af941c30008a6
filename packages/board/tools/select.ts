import { boxBetween } from '../geometry/box.ts';
import type { Geometry } from '../geometry/geometry.ts';
import type { Point } from '../geometry/point.ts';
import type { Transform } from '../geometry/transform.ts';
import type { InputEvent, Sample } from '../input/events.ts';
import { selectedByBox } from '../scene/boxSelect.ts';
import { type Handle, handleAt, resizeCursor } from '../scene/handles.ts';
import { type Axis, lockedAxis } from './axisLock.ts';
import { newGestureId } from './gestureId.ts';
import { resizeTransform } from './resizing.ts';
import {
  commitTransform,
  handledBox,
  hitBelow,
  hitBySample,
  movableBases,
  plainHit,
  smallestSides,
  travel,
} from './selectGestures.ts';
import { boardPoint, type Tool, type ToolContext } from './tool.ts';

type Held = {
  readonly start: Point;
  readonly selectionAtDown: ReadonlySet<string>;
};

type Dragging = Held & {
  readonly bases: Map<string, Geometry>;
  readonly gesture: string;
  transform: Transform;
};

type State =
  | { readonly name: 'idle' }
  | (Held & { readonly name: 'pointing'; readonly target: string | undefined; readonly wasSelected: boolean })
  | (Held & { readonly name: 'pointingHandle'; readonly handle: Handle; readonly box: Geometry })
  | (Dragging & { readonly name: 'moving'; axis: Axis | undefined })
  | (Dragging & { readonly name: 'resizing'; readonly handle: Handle; readonly box: Geometry })
  | (Held & { readonly name: 'boxing' });

const still: Transform = { op: 'move', dx: 0, dy: 0 };

/** Selects, moves and resizes (board.md, Tools, Select). */
export function selectTool(context: ToolContext): Tool {
  let state: State = { name: 'idle' };

  const idle = (): void => {
    state = { name: 'idle' };
    context.show({ preview: undefined, marquee: undefined });
    context.live(undefined);
    context.cursor('default');
  };

  const handleUnder = (sample: Sample): { handle: Handle; box: Geometry } | undefined => {
    const box = context.canEdit() && movableBases(context).size > 0 ? handledBox(context) : undefined;
    if (box === undefined) return undefined;
    const { zoom } = context.camera();
    const handle = handleAt(box, boardPoint(context, sample.at), zoom, sample.device === 'touch');
    return handle && { handle, box };
  };

  const hover = (sample: Sample): void => {
    const over = handleUnder(sample);
    context.cursor(over === undefined ? 'default' : resizeCursor(over.handle, over.box[4]));
    context.show({ hover: over === undefined ? hitBySample(context, sample) : undefined });
  };

  const down = (sample: Sample): void => {
    const held = { start: boardPoint(context, sample.at), selectionAtDown: context.selection.ids() };
    context.show({ hover: undefined });
    const over = handleUnder(sample);
    if (over !== undefined) {
      state = { ...held, name: 'pointingHandle', ...over };
      return;
    }
    const target = hitBySample(context, sample);
    const wasSelected = target !== undefined && held.selectionAtDown.has(target);
    if (target !== undefined && !wasSelected && !sample.modifiers.alt) {
      if (sample.modifiers.shift) context.selection.add([target]);
      else context.selection.set([target]);
    }
    state = { ...held, name: 'pointing', target, wasSelected };
  };

  /** The threshold is passed: what begins depends on what was under the pointer at `down`. */
  const startDrag = (): void => {
    if (state.name === 'pointing') {
      const { start, selectionAtDown, target } = state;
      if (target !== undefined && !context.selection.ids().has(target)) context.selection.set([target]);
      const bases = target !== undefined && context.canEdit() ? movableBases(context) : new Map();
      const held = { start, selectionAtDown };
      state =
        bases.size > 0
          ? { ...held, name: 'moving', bases, gesture: newGestureId(), transform: still, axis: undefined }
          : { ...held, name: 'boxing' };
    } else if (state.name === 'pointingHandle') {
      const { start, selectionAtDown, handle, box } = state;
      const bases = movableBases(context);
      const gesture = newGestureId();
      state = { name: 'resizing', start, selectionAtDown, handle, box, bases, gesture, transform: still };
    }
  };

  const showTransform = (): void => {
    if (state.name !== 'moving' && state.name !== 'resizing') return;
    const { bases, transform, gesture } = state;
    context.show({ preview: { bases, transform } });
    context.live({ g: gesture, ...transform });
  };

  const drag = (sample: Sample): void => {
    const { shift, alt } = sample.modifiers;
    const now = boardPoint(context, sample.at);
    if (state.name === 'moving') {
      const by = travel(state.start, now);
      state.axis = shift ? lockedAxis(by, context.camera().zoom, state.axis) : undefined;
      state.transform = {
        op: 'move',
        dx: state.axis === 'y' ? 0 : by.x,
        dy: state.axis === 'x' ? 0 : by.y,
      };
      showTransform();
    } else if (state.name === 'resizing') {
      const { box, handle, start, bases } = state;
      const keys = { keepRatio: shift, fromCenter: alt };
      const smallest = smallestSides(bases.values(), box[4]);
      state.transform = resizeTransform(box, handle, start, now, keys, smallest);
      showTransform();
    } else if (state.name === 'boxing') {
      const box = boxBetween(state.start, now);
      const inBox = selectedByBox(context.scene, box, alt ? 'contains' : 'touches');
      context.show({ marquee: box });
      context.selection.set(shift ? [...state.selectionAtDown, ...inBox] : inBox);
    }
  };

  /** A press without a drag. */
  const click = (sample: Sample): void => {
    if (state.name !== 'pointing') return;
    const { target, wasSelected } = state;
    const { shift, alt } = sample.modifiers;
    if (alt) {
      const below = hitBelow(context, sample);
      if (below !== undefined) context.selection.set([below]);
    } else if (target === undefined) {
      if (!shift) context.selection.set([]);
    } else if (wasSelected && shift) context.selection.remove([target]);
    else if (wasSelected) context.selection.set([plainHit(context, sample) ?? target]);
  };

  const commit = (): void => {
    if (state.name === 'moving') commitTransform(context, 'move', state.bases, state.transform);
    else if (state.name === 'resizing') commitTransform(context, 'resize', state.bases, state.transform);
  };

  const cancel = (): void => {
    if (state.name !== 'idle') {
      context.selection.set([...state.selectionAtDown].filter((id) => context.scene.get(id) !== undefined));
    }
    idle();
  };

  const up = (event: Extract<InputEvent, { kind: 'up' }>): void => {
    if (event.isDrag) {
      startDrag();
      drag(event);
      commit();
    } else click(event);
    idle();
  };

  return {
    name: 'select',
    idleCursor: 'default',
    takesSpace: false,
    scrollsAtEdge: true,
    state: () => state.name,
    input(event) {
      switch (event.kind) {
        case 'down':
          return down(event);
        case 'move':
          if (!event.isDrag) return;
          startDrag();
          return drag(event);
        case 'up':
          return up(event);
        case 'hover':
          return hover(event);
        case 'leave':
          return context.show({ hover: undefined });
        case 'cancel':
          return cancel();
        case 'finish':
          commit();
          return idle();
        default:
          return;
      }
    },
    /** What a colleague deletes leaves the hand; the rest of the gesture goes on. */
    sceneChanged(ids) {
      if (state.name !== 'moving' && state.name !== 'resizing') return;
      const gone = [...ids].filter((id) => context.scene.get(id) === undefined);
      const held = state;
      for (const id of gone) held.bases.delete(id);
      if (held.bases.size === 0) idle();
    },
  };
}
