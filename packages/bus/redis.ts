import { Redis } from 'ioredis';
import { backoff } from './backoff.ts';
import type { Carrier, CarrierEvents } from './carrier.ts';
import { startHeartbeat } from './heartbeat.ts';
import { maxWaiting } from './outgoing.ts';
import type { ReportError } from './subscriptions.ts';
import { within } from './within.ts';

const prefix = 'flux:';

/** A command fails with its connection: a message sent twice would be delivered twice. */
const options = {
  retryStrategy: (times: number) => backoff(times - 1),
  maxRetriesPerRequest: 0,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  connectTimeout: 5_000,
  disconnectTimeout: 500,
  connectionName: 'flux-bus',
};

/** Publish and subscribe of Redis (or Valkey), which needs a connection for each of the two. */
export function connectRedis(
  url: string,
  events: CarrierEvents,
  report: ReportError,
  heartbeat: number,
): Carrier {
  const publisher = new Redis(url, options);
  const subscriber = new Redis(url, { ...options, enableOfflineQueue: false });
  /** The first try of each connection has ended, well or not. */
  const opened = Promise.all(
    [publisher, subscriber].map(
      (connection) =>
        new Promise<void>((resolve) => {
          connection.once('ready', resolve).once('close', resolve).once('end', resolve);
        }),
    ),
  );
  let isListening = false;
  let isOut = false;
  let isClosed = false;
  let hasFailed = false;
  let mayHaveMissed = false;
  let waiting = 0;

  // One line for each outage, however many tries it takes.
  const lose = (error: unknown) => {
    if (isOut || isClosed) return;
    isOut = true;
    report(new Error('The bus cannot reach Redis and tries again.', { cause: error }));
  };
  const restore = () => {
    if (isListening && publisher.status === 'ready') isOut = false;
  };

  for (const connection of [publisher, subscriber]) {
    let stopHeartbeat = () => {};
    connection.on('error', lose);
    connection.on('ready', () => {
      stopHeartbeat = startHeartbeat(
        () => connection.ping(),
        () => connection.disconnect(true),
        heartbeat,
      );
    });
    connection.on('close', () => {
      stopHeartbeat();
      lose(undefined);
    });
  }

  publisher.on('close', () => {
    hasFailed = true;
  });
  publisher.on('ready', () => {
    restore();
    events.sendable();
  });

  subscriber.on('close', () => {
    isListening = false;
    mayHaveMissed = true;
  });
  subscriber.on('messageBuffer', (channel: Buffer, message: Buffer) => {
    events.received(channel.toString().slice(prefix.length), message);
  });
  subscriber.on('ready', () => {
    subscriber.subscribe(...events.topics().map((topic) => prefix + topic)).then(
      () => {
        isListening = true;
        restore();
        if (mayHaveMissed) events.back();
      },
      () => {
        // The connection broke meanwhile; the next one subscribes again.
      },
    );
  });

  return {
    maxPayload: maxWaiting / 2,
    state: () => (isListening && publisher.status === 'ready' ? 'ok' : 'lost'),
    send(topic, message) {
      if (isClosed) return;
      // Before the first connection messages wait for it; later nothing waits for a server that is away.
      const canGo = publisher.status === 'ready' || !hasFailed;
      if (!canGo || waiting + message.length > maxWaiting) {
        events.missed();
        return;
      }
      waiting += message.length;
      publisher
        .publish(prefix + topic, message)
        .then(events.sendable, events.missed)
        .finally(() => {
          waiting -= message.length;
        });
    },
    async subscribe(topic) {
      await opened;
      if (subscriber.status !== 'ready') return;
      await subscriber.subscribe(prefix + topic).catch(() => {
        // The connection broke: every topic is subscribed to again when it is ready.
      });
    },
    unsubscribe(topic) {
      if (subscriber.status === 'ready') subscriber.unsubscribe(prefix + topic).catch(() => {});
    },
    async close() {
      isClosed = true;
      if (publisher.status === 'ready') await within(1_000, publisher.quit());
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
