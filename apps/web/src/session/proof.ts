/** A question for a proof that waits for its answer: one for the whole page, however many calls need it. */
let waiting: { readonly answer: Promise<boolean>; readonly settle: (isProved: boolean) => void } | undefined;
const listeners = new Set<() => void>();

const tell = () => {
  for (const listener of listeners) listener();
};

/** Asks the person to prove that it is them; resolves to whether they did. */
export function askForProof(): Promise<boolean> {
  if (waiting === undefined) {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    waiting = { answer: promise, settle: resolve };
    tell();
  }
  return waiting.answer;
}

export function settleProof(isProved: boolean): void {
  waiting?.settle(isProved);
  waiting = undefined;
  tell();
}

export function subscribeProof(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const isProofAsked = (): boolean => waiting !== undefined;
