import type { BoardAwareness, BoardUser } from '../boardApi.ts';
import { type Camera, type Size, toBoard } from '../camera/camera.ts';
import { LIVE_SELECTION_MAX } from '../constants.ts';
import { roundLength } from '../geometry/geometry.ts';
import type { Sample } from '../input/events.ts';
import type { Scene } from '../scene/scene.ts';
import { selectionBox } from '../scene/selectionBox.ts';
import type { LiveGesture } from './presence.ts';
import { type Clock, createSender } from './sender.ts';

/** What I tell of myself; without awareness nothing is told. */
export type OwnPresence = {
  readonly user: (user: BoardUser) => void;
  readonly pointer: (sample: Sample | undefined) => void;
  /** The view moved: the pointer is over another place of the board now. */
  readonly view: () => void;
  readonly selection: (ids: ReadonlySet<string>) => void;
  readonly live: (gesture: LiveGesture | undefined) => void;
  readonly close: () => void;
};

type Options = {
  readonly awareness: BoardAwareness;
  readonly clock: Clock;
  readonly scene: Scene;
  readonly camera: () => Camera;
  readonly size: () => Size;
};

export function createOwnPresence({ awareness, clock, scene, camera, size }: Options): OwnPresence {
  const sender = createSender(awareness, clock);
  let last: Sample | undefined;

  const tellPointer = (): void => {
    if (last === undefined) return;
    const { x, y } = toBoard(camera(), last.at);
    sender.set({ cursor: { x: roundLength(x), y: roundLength(y), device: last.device } });
  };

  return {
    user: (user) => sender.set({ user }),
    pointer(sample) {
      const isGone = last !== undefined && sample === undefined;
      last = sample;
      if (isGone) sender.set({ cursor: null });
      else tellPointer();
    },
    view() {
      const { x, y, zoom } = camera();
      const { width, height } = size();
      sender.set({ view: { x: roundLength(x), y: roundLength(y), z: zoom, w: width, h: height } });
      tellPointer();
    },
    selection(ids) {
      if (ids.size <= LIVE_SELECTION_MAX) {
        sender.set({ selection: [...ids] });
        return;
      }
      const box = selectionBox([...ids].flatMap((id) => scene.get(id) ?? []));
      sender.set({ selection: box === undefined ? [] : { box, count: ids.size } });
    },
    live: (gesture) => sender.set({ live: gesture ?? null }),
    close: () => sender.close(),
  };
}
