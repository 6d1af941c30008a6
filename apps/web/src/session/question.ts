/** A question to the person that several waiters may need the answer of: asked once, in one place of the page. */
export type Question = {
  readonly ask: () => Promise<boolean>;
  readonly settle: (answer: boolean) => void;
  readonly isAsked: () => boolean;
  readonly subscribe: (listener: () => void) => () => void;
};

export function createQuestion(): Question {
  let waiting: { readonly answer: Promise<boolean>; readonly settle: (answer: boolean) => void } | undefined;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    ask: () => {
      if (waiting === undefined) {
        const { promise, resolve } = Promise.withResolvers<boolean>();
        waiting = { answer: promise, settle: resolve };
        tell();
      }
      return waiting.answer;
    },
    settle: (answer) => {
      waiting?.settle(answer);
      waiting = undefined;
      tell();
    },
    isAsked: () => waiting !== undefined,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
