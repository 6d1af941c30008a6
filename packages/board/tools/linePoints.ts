import { HANDLE, LINE } from '../constants.ts';
import type { BoardElement } from '../document/element.ts';
import { storedPath } from '../document/storedPath.ts';
import { roundGeometry } from '../geometry/geometry.ts';
import {
  atRoundAngle,
  cornersOfLine,
  lineThrough,
  middlesOf,
  withInserted,
  withMoved,
  withRemoved,
} from '../geometry/line.ts';
import { distance, type Point } from '../geometry/point.ts';
import type { Sample } from '../input/events.ts';
import { pointHandles } from '../scene/pointHandles.ts';
import type { Drag } from './drag.ts';
import { newGestureId } from './gestureId.ts';
import { LINE_FINE, lineMessage } from './lineTool.ts';
import { boardPoint, type Overlay, type ToolContext } from './tool.ts';

type Shaped = { readonly element: BoardElement; readonly points: readonly Point[] };

/** The points of the one selected line, pulled, put in and taken out one by one. */
export type LinePoints = {
  /** They stand for the box of the selection. */
  readonly areHandles: () => boolean;
  readonly under: (sample: Sample) => number | undefined;
  /** Delete takes this one. */
  readonly choose: (at: number | undefined) => void;
  readonly pulling: (at: number) => Drag;
  /** A click on the middle of a piece puts a point there; false elsewhere. */
  readonly insert: (sample: Sample) => boolean;
  /** Shows the points of a line that has many; false for anything else. */
  readonly open: (id: string) => boolean;
  readonly key: (key: string) => boolean;
};

export function linePoints(context: ToolContext): LinePoints {
  let opened: Overlay['line'];

  const set = (next: Overlay['line']): void => {
    opened = next;
    context.show({ line: next });
  };

  const shaped = (): Shaped | undefined => {
    const [id, ...others] = context.selection.ids();
    if (opened?.id !== id || others.length > 0) opened = undefined;
    context.show({ line: opened });
    const element = id === undefined || others.length > 0 ? undefined : context.scene.get(id);
    if (element === undefined || element.locked || !context.canEdit()) return undefined;
    const points = pointHandles(element, opened !== undefined);
    return points && { element, points };
  };

  const reshaped = (element: BoardElement, points: readonly Point[]): BoardElement => ({
    ...element,
    ...lineThrough(points, element.geometry[4]),
  });

  const store = ({ id, geometry, path }: BoardElement): void => {
    if (path === undefined || !context.canEdit() || context.scene.get(id) === undefined) return;
    context.commit('points', (edit) => {
      edit.setGeometry(id, roundGeometry(geometry));
      edit.setFields(id, new Map([['path', storedPath(path, LINE_FINE)]]));
    });
  };

  const isNear = (sample: Sample, point: Point): boolean => {
    const reach = (sample.device === 'touch' ? HANDLE.hitTouch : HANDLE.hit) / 2;
    return distance(boardPoint(context, sample.at), point) * context.camera().zoom <= reach;
  };

  const open = (id: string): boolean => {
    const isLine = pointHandles(context.scene.get(id), true) !== undefined;
    if (isLine) set({ id, chosen: undefined });
    return isLine;
  };

  return {
    areHandles: () => shaped() !== undefined,
    under(sample) {
      const at = cornersOfLine(shaped()?.points ?? []).findLastIndex((point) => isNear(sample, point));
      return at === -1 ? undefined : at;
    },
    choose(at) {
      const line = shaped();
      if (line !== undefined && (opened !== undefined || at !== undefined)) {
        set({ id: line.element.id, chosen: at });
      }
    },
    insert(sample) {
      const line = shaped();
      if (line === undefined) return false;
      const { element, points } = line;
      const middles = middlesOf(points, LINE.piece / context.camera().zoom);
      const middle = middles.find(({ point }) => isNear(sample, point));
      if (middle === undefined) return false;
      store(reshaped(element, withInserted(points, middle.at, middle.point)));
      set({ id: element.id, chosen: middle.at });
      return true;
    },
    open,
    key(key) {
      const line = shaped();
      const chosen = opened?.chosen;
      if ((key === 'Escape' || key === 'Enter') && opened !== undefined) set(undefined);
      else if (key === 'Enter') {
        const [id, ...others] = context.selection.ids();
        return id !== undefined && others.length === 0 && context.canEdit() && open(id);
      } else if ((key === 'Delete' || key === 'Backspace') && line !== undefined && chosen !== undefined) {
        const { element, points } = line;
        // Of two points none can go: then it is the line that does.
        if (points.length <= 2) return false;
        store(reshaped(element, withRemoved(points, chosen)));
        set({ id: element.id, chosen: undefined });
      } else return false;
      return true;
    },
    pulling(at) {
      const line = shaped();
      const g = newGestureId();
      let last: BoardElement | undefined;
      return {
        name: 'pulling',
        follow(now, { modifiers }) {
          if (line === undefined) return;
          const { element, points } = line;
          const beside = points[at - 1] ?? points[at + 1];
          const to = modifiers.shift && beside !== undefined ? atRoundAngle(now, beside, LINE.step) : now;
          last = reshaped(element, withMoved(points, at, to));
          context.show({ draft: last });
          context.live(lineMessage(g, last));
        },
        commit() {
          if (last === undefined) return;
          store(last);
          set({ id: last.id, chosen: at });
        },
        lose: (ids) => line === undefined || [...ids].includes(line.element.id),
      };
    },
  };
}
