import { createHash } from 'node:crypto';
import pg from 'pg';
import { backoff } from './backoff.ts';
import type { Carrier, CarrierEvents } from './carrier.ts';
import { envelopeLength } from './envelope.ts';
import type { ReportError } from './subscriptions.ts';

/** PostgreSQL takes notifications of less than 8,000 bytes; we stay at 7,900. */
const longestNotification = 7_900;

/** PostgreSQL delivers equal notifications of one transaction once, so each begins with a number: `0000000:…`. */
const numberLength = 8;
const number = (count: number): string => `${(count % 36 ** 7).toString(36).padStart(7, '0')}:`;

/** Messages that may wait for the connection; beyond it the newest are dropped, which `onInterrupted` makes good. */
const longestQueue = 10_000;

/** Topics become channel names: at most 63 bytes, so long ones are hashed. */
function channelOf(topic: string): string {
  const name = `flux:${topic}`;
  return name.length <= 63 ? name : `flux#${createHash('sha256').update(topic).digest('hex').slice(0, 56)}`;
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * LISTEN and NOTIFY over one connection of its own. What is published within one turn of the connection goes in one
 * statement.
 */
export function connectPostgres(url: string, events: CarrierEvents, report: ReportError): Carrier {
  const names = new Map<string, string>();
  const queue: { channel: string; payload: string }[] = [];
  let client: pg.Client | undefined;
  let sending = false;
  let closed = false;
  let tries = 0;
  let count = 0;
  let reconnect: NodeJS.Timeout | undefined;
  let firstConnection = true;

  const remember = (topic: string): string => {
    const channel = channelOf(topic);
    names.set(channel, topic);
    return channel;
  };

  function lose(lost: pg.Client): void {
    if (client === lost) client = undefined;
    if (closed || reconnect !== undefined) return;
    reconnect = setTimeout(() => {
      reconnect = undefined;
      void open();
    }, backoff(tries++));
  }

  async function open(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      application_name: 'flux bus',
    });
    let over = false;
    const end = () => {
      if (over) return;
      over = true;
      lose(next);
    };
    next.on('error', end);
    next.on('end', end);
    next.on('notification', ({ channel, payload }) => {
      const topic = names.get(channel);
      if (topic !== undefined && payload)
        events.received(topic, Buffer.from(payload.slice(numberLength), 'base64'));
    });
    try {
      await next.connect();
      for (const topic of events.topics()) await next.query(`listen ${quote(remember(topic))}`);
    } catch {
      end();
      next.end().catch(() => {});
      return;
    }
    if (closed) {
      await next.end();
      return;
    }
    client = next;
    tries = 0;
    if (!firstConnection) events.back();
    firstConnection = false;
    flush();
  }

  function flush(): void {
    if (sending || client === undefined || queue.length === 0) return;
    sending = true;
    const batch = queue.splice(0, 500);
    client
      .query('select pg_notify(c, p) from unnest($1::text[], $2::text[]) as message(c, p)', [
        batch.map((message) => message.channel),
        batch.map((message) => message.payload),
      ])
      .catch(report)
      .finally(() => {
        sending = false;
        flush();
      });
  }

  const opened = open();
  return {
    maxPayload: Math.floor((longestNotification - numberLength) / 4) * 3 - envelopeLength,
    state: () => (client === undefined ? 'lost' : 'ok'),
    send(topic, message) {
      // While the connection is lost nobody hears; listeners are told when it is back.
      if (closed || (client === undefined && !firstConnection) || queue.length >= longestQueue) return;
      queue.push({ channel: channelOf(topic), payload: number(count++) + message.toString('base64') });
      queueMicrotask(flush);
    },
    async subscribe(topic) {
      const channel = remember(topic);
      await opened;
      await client?.query(`listen ${quote(channel)}`).catch(() => {
        // The connection broke: it listens again to every topic before it says that it is back.
      });
    },
    unsubscribe(topic) {
      const channel = channelOf(topic);
      names.delete(channel);
      client?.query(`unlisten ${quote(channel)}`).catch(report);
    },
    async close() {
      closed = true;
      clearTimeout(reconnect);
      await opened;
      await client?.end();
    },
  };
}
