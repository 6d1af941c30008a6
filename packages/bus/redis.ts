import { Redis } from 'ioredis';
import { backoff } from './backoff.ts';
import type { Carrier, CarrierEvents } from './carrier.ts';
import type { ReportError } from './subscriptions.ts';

const prefix = 'flux:';

/** Publish and subscribe of Redis (or Valkey), which needs a connection for each of the two. */
export function connectRedis(url: string, events: CarrierEvents, report: ReportError): Carrier {
  const options = {
    retryStrategy: (times: number) => backoff(times - 1),
    // A message published while the connection is lost is dropped; listeners are told when it is back.
    enableOfflineQueue: true,
    maxRetriesPerRequest: 0,
    autoResubscribe: false,
    connectTimeout: 5_000,
  };
  const publisher = new Redis(url, options);
  const subscriber = new Redis(url, { ...options, maxRetriesPerRequest: null });
  let isFirst = true;
  let isListening = false;

  // Each connection error is followed by a retry, and the state says that it is lost.
  publisher.on('error', () => {});
  subscriber.on('error', () => {});
  subscriber.on('close', () => {
    isListening = false;
  });
  subscriber.on('messageBuffer', (channel: Buffer, message: Buffer) => {
    events.received(channel.toString().slice(prefix.length), message);
  });
  subscriber.on('ready', () => {
    const topics = events.topics().map((topic) => prefix + topic);
    const subscribed = topics.length === 0 ? Promise.resolve() : subscriber.subscribe(...topics);
    subscribed.then(() => {
      isListening = true;
      if (!isFirst) events.back();
      isFirst = false;
    }, report);
  });

  return {
    maxPayload: 16 * 1024 * 1024,
    state: () => (isListening && publisher.status === 'ready' ? 'ok' : 'lost'),
    send(topic, message) {
      const isLost =
        publisher.status === 'reconnecting' || publisher.status === 'end' || publisher.status === 'close';
      if (!isLost) publisher.publish(prefix + topic, message).catch(() => {});
    },
    async subscribe(topic) {
      await subscriber.subscribe(prefix + topic).catch(() => {
        // The connection broke: every topic is subscribed again when it is ready.
      });
    },
    unsubscribe(topic) {
      subscriber.unsubscribe(prefix + topic).catch(() => {});
    },
    async close() {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
