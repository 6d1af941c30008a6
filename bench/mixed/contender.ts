import type { Mixed } from './objects.ts';

/** ms until a board's first frame is painted, and until it asks for no more frames: at most `REST`, some always ask. */
export type Opening = { readonly first: number; readonly whole: number };

/** A board in a page, as both are driven; zoom 1 is 100 %. */
export type Contender = {
  /** Makes the document as it would come from a server. */
  readonly prepare: (objects: readonly Mixed[]) => Promise<void>;
  /** Opens a board on it. */
  readonly open: () => Promise<Opening>;
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

const REST = 5_000;

/** A board begun at `start` whose first frame is painted now. */
export async function opening(start: number): Promise<Opening> {
  const first = performance.now() - start;
  const request = globalThis.requestAnimationFrame.bind(globalThis);
  let asked = 0;
  globalThis.requestAnimationFrame = (callback) => {
    asked += 1;
    return request(callback);
  };
  for (let before = -1; asked > before && performance.now() - start < REST; ) {
    before = asked;
    await new Promise((resolve) => request(resolve));
  }
  globalThis.requestAnimationFrame = request;
  return { first, whole: performance.now() - start };
}

export const offer = (contender: Contender): unknown => Object.assign(globalThis, { contender });
