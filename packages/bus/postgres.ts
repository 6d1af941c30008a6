import type { Carrier, CarrierEvents } from './carrier.ts';
import { channelOf, quote } from './channels.ts';
import { envelopeLength } from './envelope.ts';
import { createOutgoing } from './outgoing.ts';
import { createLink } from './postgresLink.ts';
import type { ReportError } from './subscriptions.ts';

/** PostgreSQL takes notifications of less than 8,000 bytes; we stay at 7,900. */
export const longestNotification = 7_900;

/** PostgreSQL delivers equal notifications of one transaction once, so each begins with a number: `0000000:…`. */
const numberLength = 8;
const number = (count: number): string =>
  `${(count % 36 ** 7).toString(36).padStart(numberLength - 1, '0')}:`;

/** The names go in one array and the payloads in another: one statement, planned once for each connection. */
const notify = {
  name: 'flux-notify',
  text: 'select pg_notify(channel, payload) from unnest($1::text[], $2::text[]) as message(channel, payload)',
};

/**
 * LISTEN and NOTIFY over one connection of its own. A second one for NOTIFY carried a third more in bursts (median of 9
 * pairs of runs of bench/bus.ts) and single messages no faster: not worth one of the server's connections for each
 * process.
 */
export function connectPostgres(
  url: string,
  events: CarrierEvents,
  report: ReportError,
  heartbeat: number,
): Carrier {
  const topics = new Map<string, string>();
  let count = 0;
  let mayHaveMissed = false;

  function listen(topic: string): string {
    const channel = channelOf(topic);
    topics.set(channel, topic);
    return `listen ${quote(channel)}`;
  }

  const link = createLink({
    url,
    heartbeat,
    report,
    notified({ channel, payload = '' }) {
      const topic = topics.get(channel);
      if (topic !== undefined) events.received(topic, Buffer.from(payload.slice(numberLength), 'base64'));
    },
    prepare: (client) => Promise.all(events.topics().map((topic) => client.query(listen(topic)))),
    ready() {
      outgoing.open();
      events.sendable();
      if (mayHaveMissed) events.back();
    },
    lost() {
      mayHaveMissed = true;
      outgoing.drop();
    },
  });

  const outgoing = createOutgoing(
    async (batch) => {
      const channels = batch.map(({ channel }) => channel);
      const payloads = batch.map(({ payload }) => payload);
      await link.client()?.query({ ...notify, values: [channels, payloads] });
    },
    events,
    report,
  );

  return {
    // Base64 makes four characters of three bytes.
    maxPayload: Math.floor((longestNotification - numberLength) / 4) * 3 - envelopeLength,
    state: () => (link.state() === 'ready' ? 'ok' : 'lost'),
    send(topic, message) {
      const state = link.state();
      if (state === 'lost') events.missed();
      if (state === 'lost' || state === 'closed') return;
      outgoing.add({ channel: channelOf(topic), payload: number(count++) + message.toString('base64') });
    },
    async subscribe(topic) {
      await link.opened;
      await link
        .client()
        ?.query(listen(topic))
        // The connection broke: it listens to every topic again before it says that it is back.
        .catch(() => {});
    },
    unsubscribe(topic) {
      const channel = channelOf(topic);
      topics.delete(channel);
      link
        .client()
        ?.query(`unlisten ${quote(channel)}`)
        .catch(() => {});
    },
    close: () => link.close(outgoing.written),
  };
}
