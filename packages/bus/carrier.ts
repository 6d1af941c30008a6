import type { Bus, Unsubscribe } from './bus.ts';
import { createNode, unwrap, wrap } from './envelope.ts';
import { createSubscriptions, type Listener, type ReportError } from './subscriptions.ts';

/** What takes messages from one process to the others. */
export type Carrier = {
  readonly maxPayload: number;
  /** Hands the message on, or calls `missed` when that is not possible. */
  readonly send: (topic: string, message: Buffer) => void;
  /**
   * Resolves when messages on the topic arrive. While the carrier is lost it resolves at once: it subscribes to
   * `topics()` before it says that it is back.
   */
  readonly subscribe: (topic: string) => Promise<void>;
  readonly unsubscribe: (topic: string) => void;
  readonly state: () => 'ok' | 'lost';
  /** Sends what waits, for at most a second. */
  readonly close: () => Promise<void>;
};

export type CarrierEvents = {
  readonly received: (topic: string, message: Buffer) => void;
  /** The connection was lost, or not there at first, and everything is subscribed to. */
  readonly back: () => void;
  /** A message did not leave this process. */
  readonly missed: () => void;
  /** Messages leave this process (again). */
  readonly sendable: () => void;
  /** What must be subscribed to. */
  readonly topics: () => readonly string[];
};

/** Every process listens here: somebody could not send everything, so whoever hears it reads what it missed. */
const missedTopic = '!missed';

/** A bus over a carrier: listeners of this process hear at once, those of others through the carrier. */
export function createCarriedBus(connect: (events: CarrierEvents) => Carrier, report: ReportError) {
  const node = createNode();
  const subscriptions = createSubscriptions(report);
  let unreadable = 0;
  let hasMissed = false;

  const carrier = connect({
    received(topic, message) {
      const payload = unwrap(node, message);
      if (payload === 'own') return;
      if (payload === 'unknown') {
        if (unreadable++ === 0)
          report(new Error('The bus carries messages of another release; they are ignored.'));
      } else if (topic === missedTopic) subscriptions.interrupt();
      else subscriptions.deliver(topic, payload);
    },
    back: subscriptions.interrupt,
    missed: () => {
      hasMissed = true;
    },
    sendable() {
      if (!hasMissed) return;
      hasMissed = false;
      carrier.send(missedTopic, wrap(node, new Uint8Array()));
    },
    topics: () => [missedTopic, ...subscriptions.topics()],
  });

  return {
    maxPayload: carrier.maxPayload,
    publish(topic: string, payload: Uint8Array): void {
      if (payload.length > carrier.maxPayload) {
        throw new RangeError(`A bus message may have at most ${carrier.maxPayload} bytes.`);
      }
      if (subscriptions.has(topic)) queueMicrotask(() => subscriptions.deliver(topic, payload));
      carrier.send(topic, wrap(node, payload));
    },
    async subscribe(topic: string, listener: Listener): Promise<Unsubscribe> {
      const remove = subscriptions.add(topic, listener);
      await carrier.subscribe(topic);
      return () => {
        if (remove()) carrier.unsubscribe(topic);
      };
    },
    onInterrupted: subscriptions.onInterrupted,
    state: carrier.state,
    async close(): Promise<void> {
      subscriptions.clear();
      await carrier.close();
    },
    /** Messages that were ignored because their version is not known here; for metrics. */
    unreadable: () => unreadable,
  } satisfies Bus & { unreadable: () => number };
}
