import type { Mixed } from './objects.ts';

/** A board in a page, as both are driven; zoom 1 is 100 %. */
export type Contender = {
  /** Makes the document as it would come from a server. */
  readonly prepare: (objects: readonly Mixed[]) => Promise<void>;
  /** Opens a board on it: ms until its first frame is painted. */
  readonly open: () => Promise<number>;
  /** All pictures in view are there. */
  readonly settled: () => Promise<void>;
  readonly look: (x: number, y: number, zoom: number) => void;
  /** Where the wheel and the pointer are heard. */
  readonly host: () => HTMLElement;
  readonly undo: () => void;
};

/** After the next frame is painted: a task that is queued while a frame is made runs after it. */
export const painted = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(undefined);
    });
  });

export const offer = (contender: Contender): unknown => Object.assign(globalThis, { contender });
