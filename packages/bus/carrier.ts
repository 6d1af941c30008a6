import type { Bus, Unsubscribe } from './bus.ts';
import { createNode, unwrap, wrap } from './envelope.ts';
import { createSubscriptions, type Listener, type ReportError } from './subscriptions.ts';

/** What takes messages from one process to the others. */
export type Carrier = {
  readonly maxPayload: number;
  readonly send: (topic: string, message: Buffer) => void;
  /** Resolves when messages on the topic arrive. While the carrier is lost it may resolve at once: it subscribes to
   * everything again before it says that it is back. */
  readonly subscribe: (topic: string) => Promise<void>;
  readonly unsubscribe: (topic: string) => void;
  readonly state: () => 'ok' | 'lost';
  readonly close: () => Promise<void>;
};

export type CarrierEvents = {
  readonly received: (topic: string, message: Buffer) => void;
  /** The connection was lost and everything is subscribed again. */
  readonly back: () => void;
  /** What must be subscribed again. */
  readonly topics: () => readonly string[];
};

/** A bus over a carrier: listeners of this process hear at once, those of others through the carrier. */
export function createCarriedBus(connect: (events: CarrierEvents) => Carrier, report: ReportError): Bus {
  const node = createNode();
  const subscriptions = createSubscriptions(report);
  const carrier = connect({
    received: (topic, message) => {
      const payload = unwrap(node, message);
      if (payload !== undefined) subscriptions.deliver(topic, payload);
    },
    back: subscriptions.interrupt,
    topics: subscriptions.topics,
  });
  return {
    maxPayload: carrier.maxPayload,
    publish(topic, payload) {
      if (payload.length > carrier.maxPayload)
        throw new RangeError(`A bus message holds ${carrier.maxPayload} bytes.`);
      if (subscriptions.has(topic)) queueMicrotask(() => subscriptions.deliver(topic, payload));
      carrier.send(topic, wrap(node, payload));
    },
    async subscribe(topic: string, listener: Listener): Promise<Unsubscribe> {
      subscriptions.add(topic, listener);
      await carrier.subscribe(topic);
      return () => {
        if (subscriptions.remove(topic, listener)) carrier.unsubscribe(topic);
      };
    },
    onInterrupted: subscriptions.onInterrupted,
    state: carrier.state,
    close: async () => {
      subscriptions.clear();
      await carrier.close();
    },
  };
}
