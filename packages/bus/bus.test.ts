import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Bus } from './bus.ts';
import { type BusOptions, createBus } from './createBus.ts';

function required(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} must say where the test server is`);
  return value;
}

type Carrier = {
  readonly name: string;
  readonly options: () => BusOptions;
  /** Breaks every connection of the bus at the server. */
  readonly cut?: () => Promise<void>;
};

/** A database of this file's own, so that cutting its connections disturbs no other test. */
const database = `bus_${process.pid}`;

async function admin(statement: string, values: readonly string[] = []): Promise<void> {
  const client = new pg.Client(required('FLUX_TEST_POSTGRES'));
  await client.connect();
  await client.query(statement, [...values]);
  await client.end();
}

before(() => admin(`create database ${database}`));
after(() => admin(`drop database ${database} with (force)`));

function postgresUrl(): string {
  const url = new URL(required('FLUX_TEST_POSTGRES'));
  url.pathname = `/${database}`;
  return url.href;
}

/** Redis numbers its databases; its channels are shared by all, its clients are told apart by it. */
const redisDatabase = 9;

const carriers: readonly Carrier[] = [
  { name: 'in one process', options: () => ({}) },
  {
    name: 'LISTEN/NOTIFY',
    options: () => ({ databaseUrl: postgresUrl() }),
    cut: () => admin('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database]),
  },
  {
    name: 'Redis',
    options: () => ({ redisUrl: `${required('FLUX_TEST_REDIS')}/${redisDatabase}` }),
    cut: async () => {
      const client = new Redis(required('FLUX_TEST_REDIS'));
      const clients = String(await client.call('CLIENT', 'LIST')).split('\n');
      for (const line of clients.filter((entry) => entry.includes(` db=${redisDatabase} `))) {
        await client.call('CLIENT', 'KILL', 'ID', /^id=(\d+)/.exec(line)?.[1] ?? '');
      }
      client.disconnect();
    },
  },
];

const bytes = (text: string) => Buffer.from(text);
const topicOf = () => `test:${crypto.randomUUID()}`;

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (condition()) return;
    await delay(10);
  }
  assert.fail(`not within 4 s: ${what}`);
}

/** A sender and a receiver: two processes where there is a carrier, else two parts of one. */
async function pair(t: TestContext, carrier: Carrier): Promise<{ from: Bus; to: Bus }> {
  const from = createBus(carrier.options());
  const to = carrier.cut === undefined ? from : createBus(carrier.options());
  t.after(async () => {
    await from.close();
    if (to !== from) await to.close();
  });
  await until(() => from.state() === 'ok' && to.state() === 'ok', 'the bus is connected');
  return { from, to };
}

async function record(bus: Bus, topic: string): Promise<string[]> {
  const heard: string[] = [];
  await bus.subscribe(topic, (payload) => heard.push(Buffer.from(payload).toString()));
  return heard;
}

for (const carrier of carriers) {
  test(`${carrier.name}: a message reaches every subscriber of its topic once, those of the sender too`, async (t) => {
    const { from, to } = await pair(t, carrier);
    const topic = topicOf();
    const here = await record(from, topic);
    const there = await record(to, topic);
    const other = await record(to, topicOf());
    from.publish(topic, bytes('one'));
    await until(() => here.length === 1 && there.length === 1, 'both heard it');
    await delay(50);
    assert.deepEqual([here, there, other], [['one'], ['one'], []]);
  });

  test(`${carrier.name}: bytes arrive as they were sent, up to the limit, and one more is refused`, async (t) => {
    const { from, to } = await pair(t, carrier);
    const topic = topicOf();
    const heard: Buffer[] = [];
    await to.subscribe(topic, (payload) => heard.push(Buffer.from(payload)));
    const largest = Buffer.alloc(Math.min(from.maxPayload, 1 << 20), 0xfe);
    for (const payload of [Buffer.alloc(0), Buffer.from([0, 255, 1]), largest]) from.publish(topic, payload);
    await until(() => heard.length === 3, 'three messages');
    assert.deepEqual(heard, [Buffer.alloc(0), Buffer.from([0, 255, 1]), largest]);
    assert.throws(() => from.publish(topic, Buffer.alloc(from.maxPayload + 1)), RangeError);
  });

  test(`${carrier.name}: one sender's messages on a topic keep their order`, async (t) => {
    const { from, to } = await pair(t, carrier);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string(), { minLength: 1, maxLength: 300 }), async (messages) => {
        const topic = topicOf();
        const heard = await record(to, topic);
        for (const message of messages) from.publish(topic, bytes(message));
        await until(() => heard.length === messages.length, 'all messages');
        assert.deepEqual(
          heard,
          messages.map((message) => bytes(message).toString()),
        );
      }),
      { numRuns: 8 },
    );
  });

  test(`${carrier.name}: equal messages sent at once all arrive`, async (t) => {
    const { from, to } = await pair(t, carrier);
    const topic = topicOf();
    const heard = await record(to, topic);
    for (let i = 0; i < 5; i++) from.publish(topic, bytes('same'));
    await until(() => heard.length === 5, 'five messages');
  });

  test(`${carrier.name}: after unsubscribing nothing arrives, and others still hear`, async (t) => {
    const { from, to } = await pair(t, carrier);
    const topic = topicOf();
    const first: string[] = [];
    const stop = await to.subscribe(topic, (payload) => first.push(String(payload)));
    const second = await record(to, topic);
    stop();
    stop();
    from.publish(topic, bytes('x'));
    await until(() => second.length === 1, 'the second subscriber');
    assert.deepEqual(first, []);
  });

  test(`${carrier.name}: a listener that throws stops nobody else`, async (t) => {
    const errors: unknown[] = [];
    const bus = createBus({ ...carrier.options(), log: { error: (error) => errors.push(error) } });
    t.after(bus.close);
    const topic = topicOf();
    await bus.subscribe(topic, () => {
      throw new Error('broken');
    });
    const heard = await record(bus, topic);
    bus.publish(topic, bytes('x'));
    await until(() => heard.length === 1, 'the second listener');
    assert.equal(errors.length, 1);
  });

  test(`${carrier.name}: a bus can be closed while it connects, and long topics are topics too`, async (t) => {
    await createBus(carrier.options()).close();
    const { from, to } = await pair(t, carrier);
    const topic = `${'long'.repeat(40)}"; drop table x; --`;
    const heard = await record(to, topic);
    from.publish(topic, bytes('x'));
    await until(() => heard.length === 1, 'the long topic');
  });

  const { cut } = carrier;
  if (cut !== undefined) {
    test(`${carrier.name}: when its connection is cut it comes back by itself and says so`, async (t) => {
      const { from, to } = await pair(t, carrier);
      const topic = topicOf();
      const heard = await record(to, topic);
      let interrupted = 0;
      const forget = to.onInterrupted(() => interrupted++);
      to.onInterrupted(() => assert.fail('told after forgetting'))();
      await cut();
      await until(() => interrupted === 1, 'the receiver is told');
      await until(() => from.state() === 'ok' && to.state() === 'ok', 'both are back');
      from.publish(topic, bytes('after'));
      await until(() => heard.includes('after'), 'messages arrive again');
      forget();
    });
  }
}

test('a server that is not there is waited for, and publishing meanwhile does not fail', async () => {
  for (const options of [
    { databaseUrl: 'postgres://flux@127.0.0.1:1/flux' },
    { redisUrl: 'redis://127.0.0.1:1' },
  ]) {
    const bus = createBus(options);
    bus.publish('a', bytes('x'));
    await delay(50);
    assert.equal(bus.state(), 'lost');
    await bus.close();
  }
});
