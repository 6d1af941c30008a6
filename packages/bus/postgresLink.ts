import { Socket } from 'node:net';
import pg from 'pg';
import { backoff } from './backoff.ts';
import { startHeartbeat } from './heartbeat.ts';
import type { ReportError } from './subscriptions.ts';
import { within } from './within.ts';

export type LinkOptions = {
  readonly url: string;
  /** Milliseconds between two heartbeats. */
  readonly heartbeat: number;
  readonly report: ReportError;
  readonly notified: (message: pg.Notification) => void;
  /** What must be done on each new connection before it is ready. */
  readonly prepare: (client: pg.Client) => Promise<unknown>;
  readonly ready: () => void;
  readonly lost: () => void;
};

/** One connection that is made again whenever it breaks, until it is closed. */
export function createLink({ url, heartbeat, report, notified, prepare, ready, lost }: LinkOptions) {
  let client: pg.Client | undefined;
  let socket: Socket;
  let state: 'starting' | 'ready' | 'lost' | 'closed' = 'starting';
  let isClosing = false;
  let tries = 0;
  let reconnect: NodeJS.Timeout | undefined;

  async function open(): Promise<void> {
    // A socket of our own can be destroyed at any moment, while it connects too.
    const connection = new Socket();
    socket = connection;
    const next = new pg.Client({
      connectionString: url,
      application_name: 'flux bus',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      // Statements are written one after the other without waiting for the answers between.
      pipeline: true,
      stream: () => connection,
    });
    let isOver = false;
    let stopHeartbeat = () => {};
    const end = (error?: unknown) => {
      if (isOver) return;
      isOver = true;
      stopHeartbeat();
      connection.destroy();
      lose(error);
    };
    next.on('error', end);
    next.on('end', () => end());
    next.on('notification', notified);
    try {
      await next.connect();
      client = next;
      await prepare(next);
    } catch (error) {
      return end(error);
    }
    if (isOver || isClosing) return;
    state = 'ready';
    tries = 0;
    stopHeartbeat = startHeartbeat(
      () => next.query('select 1'),
      () => end(new Error('It no longer answers.')),
      heartbeat,
    );
    ready();
  }

  function lose(error: unknown): void {
    client = undefined;
    if (isClosing) return;
    // One line for each outage, however many tries it takes.
    if (tries === 0) report(new Error('The bus cannot reach PostgreSQL and tries again.', { cause: error }));
    state = 'lost';
    lost();
    reconnect = setTimeout(open, backoff(tries++));
  }

  const opened = open();
  return {
    /** The first try has ended, well or not. */
    opened,
    state: () => state,
    /** The connection, which is not ready yet while it is prepared. */
    client: () => client,
    /** Waits for `last` at most a second. */
    async close(last: () => Promise<unknown>): Promise<void> {
      isClosing = true;
      clearTimeout(reconnect);
      const goodbye = async () => {
        await last();
        await client?.end();
      };
      if (state === 'ready') await within(1_000, goodbye());
      state = 'closed';
      socket.destroy();
      await opened;
    },
  };
}
