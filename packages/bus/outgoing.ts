import type { CarrierEvents } from './carrier.ts';
import type { ReportError } from './subscriptions.ts';

/** Bytes that may wait for the server; what comes on top is dropped and told to all as missed. */
export const maxWaiting = 8 * 1024 * 1024;

/** Messages in one statement: beyond some hundred a larger batch gains nothing. */
const maxBatch = 500;

export type OutgoingMessage = { readonly channel: string; readonly payload: string };

/**
 * What waits to be written: in order, one batch at a time, so that everything published while the server was busy goes
 * in one statement.
 */
export function createOutgoing(
  write: (batch: readonly OutgoingMessage[]) => Promise<unknown>,
  events: Pick<CarrierEvents, 'missed' | 'sendable'>,
  report: ReportError,
) {
  let waiting: OutgoingMessage[] = [];
  let bytes = 0;
  let isOpen = false;
  let writing: Promise<void> | undefined;

  function flush(): void {
    if (writing !== undefined || !isOpen || waiting.length === 0) return;
    const batch = waiting.splice(0, maxBatch);
    for (const { payload } of batch) bytes -= payload.length;
    writing = write(batch).then(events.sendable, (error: unknown) => {
      events.missed();
      report(error);
    });
    writing.finally(() => {
      writing = undefined;
      flush();
    });
  }

  return {
    add(message: OutgoingMessage): void {
      if (bytes + message.payload.length > maxWaiting) {
        events.missed();
        return;
      }
      waiting.push(message);
      bytes += message.payload.length;
      // Later in this turn: whatever else is published until then goes along.
      queueMicrotask(flush);
    },
    /** The server can be written to. */
    open(): void {
      isOpen = true;
      flush();
    },
    /** The server is gone, and what waited for it with it. */
    drop(): void {
      isOpen = false;
      if (waiting.length > 0) events.missed();
      waiting = [];
      bytes = 0;
    },
    /** Resolves when nothing waits any more. */
    async written(): Promise<void> {
      flush();
      while (writing !== undefined) await writing;
    },
  };
}
