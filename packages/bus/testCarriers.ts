import assert from 'node:assert/strict';
import { after, before, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Bus } from './bus.ts';
import { type BusOptions, createBus } from './createBus.ts';

function required(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} must say where the test server is`);
  return value;
}

export type TestCarrier = {
  readonly name: string;
  readonly options: () => BusOptions;
};

export type NetworkedCarrier = TestCarrier & {
  readonly server: () => { readonly host: string; readonly port: number };
  /** The same server by another port of this machine. */
  readonly through: (port: number) => BusOptions;
  /** Breaks every connection of this process's buses at the server. */
  readonly cut: () => Promise<void>;
  /** Publishes bytes as they are, as another program or release would. */
  readonly publishRaw: (topic: string, bytes: Buffer) => Promise<void>;
  /** Whether a bus of this process still listens to the topic at the server. */
  readonly isListenedTo: (topic: string) => Promise<boolean>;
};

/** A database of each process's own, so that cutting its connections disturbs no other test. */
const database = `bus_${process.pid}`;

async function sql(url: string, statement: string, values: readonly string[] = []) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(statement, [...values])).rows;
  } finally {
    await client.end();
  }
}

const admin = (statement: string, values?: readonly string[]) =>
  sql(required('FLUX_TEST_POSTGRES'), statement, values);

before(() => admin(`create database ${database}`));
after(() => admin(`drop database ${database} with (force)`));

function postgresUrl(): URL {
  const url = new URL(required('FLUX_TEST_POSTGRES'));
  url.pathname = `/${database}`;
  return url;
}

/** Redis numbers its databases: its channels are shared by all, its clients are told apart by their database. */
const redisDatabase = 1 + (process.pid % 15);

function redisUrl(): URL {
  const url = new URL(required('FLUX_TEST_REDIS'));
  url.pathname = `/${redisDatabase}`;
  return url;
}

async function withRedis<T>(work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(required('FLUX_TEST_REDIS'));
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

function onPort(url: URL, port: number): string {
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return url.href;
}

const serverOf = (url: URL) => ({ host: url.hostname, port: Number(url.port) });

export const postgres: NetworkedCarrier = {
  name: 'LISTEN/NOTIFY',
  options: () => ({ databaseUrl: postgresUrl().href }),
  server: () => serverOf(postgresUrl()),
  through: (port) => ({ databaseUrl: onPort(postgresUrl(), port) }),
  cut: async () => {
    await admin('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database]);
  },
  publishRaw: async (topic, bytes) => {
    await sql(postgresUrl().href, 'select pg_notify($1, $2)', [
      `flux:${topic}`,
      `raw:0000${bytes.toString('base64')}`,
    ]);
  },
  isListenedTo: async (topic) => {
    // The server shows no other session's channels, but what the bus asked last.
    const rows = await admin('select query from pg_stat_activity where datname = $1', [database]);
    return !rows.some(({ query }) => query === `unlisten "flux:${topic}"`);
  },
};

export const redis: NetworkedCarrier = {
  name: 'Redis',
  options: () => ({ redisUrl: redisUrl().href }),
  server: () => serverOf(redisUrl()),
  through: (port) => ({ redisUrl: onPort(redisUrl(), port) }),
  cut: () =>
    withRedis(async (client) => {
      const lines = String(await client.call('CLIENT', 'LIST')).split('\n');
      for (const line of lines.filter((entry) => entry.includes(` db=${redisDatabase} `))) {
        await client.call('CLIENT', 'KILL', 'ID', /^id=(\d+)/.exec(line)?.[1] ?? '');
      }
    }),
  publishRaw: (topic, bytes) =>
    withRedis(async (client) => {
      await client.publish(`flux:${topic}`, bytes);
    }),
  isListenedTo: (topic) =>
    withRedis(async (client) => {
      const [, listeners] = (await client.pubsub('NUMSUB', `flux:${topic}`)) as [string, number];
      return listeners > 0;
    }),
};

export const networked: readonly NetworkedCarrier[] = [postgres, redis];
export const carriers: readonly TestCarrier[] = [
  { name: 'in one process', options: () => ({}) },
  ...networked,
];

export const bytes = (text: string) => Buffer.from(text);
export const topicOf = () => `test:${crypto.randomUUID()}`;

/** For what tells of itself by no event. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 6_000; Date.now() < end; ) {
    if (await condition()) return;
    await delay(5);
  }
  assert.fail(`not within 6 s: ${what}`);
}

/** A connected bus that is closed after the test; `errors` fills with what it reports. */
export async function connected(t: TestContext, options: BusOptions) {
  const errors: unknown[] = [];
  const bus = createBus({ ...options, log: { error: (error) => errors.push(error) } });
  t.after(bus.close);
  await until(() => bus.state() === 'ok', 'the bus is connected');
  return Object.assign(bus, { errors });
}

/** A sender and a receiver: two processes where there is a carrier, else two parts of one. */
export async function pair(t: TestContext, carrier: TestCarrier) {
  const from = await connected(t, carrier.options());
  const isAlone = !networked.some(({ name }) => name === carrier.name);
  return { from, to: isAlone ? from : await connected(t, carrier.options()) };
}

/** What arrives on a topic, as text; `count` resolves when there are so many. */
export async function record(bus: Bus, topic: string) {
  const heard: string[] = [];
  const waiting = new Set<() => void>();
  const stop = await bus.subscribe(topic, (payload) => {
    heard.push(Buffer.from(payload).toString());
    for (const check of waiting) check();
  });
  const count = (number: number): Promise<string[]> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`${heard.length} of ${number} messages within 6 s`)),
        6_000,
      );
      const check = () => {
        if (heard.length < number) return;
        clearTimeout(late);
        waiting.delete(check);
        resolve(heard);
      };
      waiting.add(check);
      check();
    });
  return { heard, count, stop };
}

/** Counts the times that messages may be missing. */
export function interruptions(bus: Bus) {
  let times = 0;
  bus.onInterrupted(() => times++);
  return () => times;
}
