import type { Point } from '../geometry/point.ts';
import type { Sample } from '../input/events.ts';

/** What a press became once the pointer passed the threshold. */
export type Drag = {
  readonly name: 'moving' | 'resizing' | 'rotating' | 'boxing' | 'pulling';
  /** The pointer is over this board point now. */
  readonly follow: (now: Point, sample: Sample) => void;
  /** True when the key means something in the middle of it. */
  readonly key?: (key: string) => boolean;
  /** It ends where it was last seen. */
  readonly commit: () => void;
  /** It is taken back: nothing of it may come later. */
  readonly drop?: () => void;
  /** Objects left the document; true when nothing is left to drag. */
  readonly lose: (ids: Iterable<string>) => boolean;
};
