/** The acks of one connection (api.md, `?ack=1`): in the order of its messages, whatever order they became durable in. */
export type Acks = {
  /** The number of the next step-2 or update message, from 1. */
  readonly next: () => number;
  /** This message is durable, the log stands at `position`. */
  readonly done: (message: number, position: number) => void;
};

export function createAcks(send: (count: number, position: number) => void): Acks {
  const early = new Set<number>();
  let received = 0;
  let acked = 0;
  let highest = 0;
  return {
    next: () => ++received,
    done(message, position) {
      highest = Math.max(highest, position);
      early.add(message);
      const before = acked;
      while (early.delete(acked + 1)) acked++;
      if (acked > before) send(acked, highest);
    },
  };
}

/** Of a connection that did not ask for any. */
export const noAcks: Acks = { next: () => 0, done: () => {} };
