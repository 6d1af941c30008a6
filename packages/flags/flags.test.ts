import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { createBus } from '@flux/bus';
import { OpenFeature, ProviderEvents } from '@openfeature/server-sdk';
import { createFlags, flagsTopic } from './flags.ts';
import { createProvider } from './provider.ts';
import type { Rules } from './rules.ts';

const flag = 'typing-into-notes';
const rule = (share: number): Rules => new Map([[flag, { share, named: new Map() }]]);
const person = randomUUID();

async function setUp(t: TestContext, read: () => Promise<Rules>) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const bus = createBus();
  const said: string[] = [];
  const flags = createFlags({ bus, read, log: { error: (_fields, sentence) => said.push(sentence) } });
  await flags.open();
  t.after(async () => {
    flags.close();
    await bus.close();
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { bus, flags, said, settled };
}

test('a changed rule holds at once where the bus tells of it, and after a while where it does not', async (t) => {
  let rules = rule(0);
  const { bus, flags, settled } = await setUp(t, async () => rules);
  assert.deepEqual(await flags.of(person), []);
  rules = rule(10_000);
  bus.publish(flagsTopic, new Uint8Array());
  await settled();
  assert.deepEqual(await flags.of(person), [flag]);
  rules = rule(0);
  t.mock.timers.tick(14_999);
  await settled();
  assert.deepEqual(await flags.of(person), [flag]);
  t.mock.timers.tick(1);
  await settled();
  assert.deepEqual(await flags.of(person), []);
});

test('while the rules cannot be read those of before hold, and it is said', async (t) => {
  let read = async () => rule(10_000);
  const { bus, flags, said, settled } = await setUp(t, () => read());
  read = () => Promise.reject(new Error('no database'));
  bus.publish(flagsTopic, new Uint8Array());
  await settled();
  assert.deepEqual(await flags.of(person), [flag]);
  assert.deepEqual(said, ['flags could not be read: they stay as they were']);
});

test('a studio that could never read them starts, with every feature off', async (t) => {
  const { flags, said } = await setUp(t, () => Promise.reject(new Error('no database')));
  assert.deepEqual(await flags.of(person), []);
  assert.equal(said.length, 1);
});

test('two processes in one have each their own', async (t) => {
  const on = await setUp(t, async () => rule(10_000));
  const bus = createBus();
  const off = createFlags({ bus, read: async () => rule(0), log: { error: () => {} } });
  await off.open();
  t.after(async () => {
    off.close();
    await bus.close();
  });
  assert.deepEqual([await on.flags.of(person), await off.of(person)], [[flag], []]);
});

test('answers what OpenFeature’s specification asks of a provider', async () => {
  const provider = createProvider();
  const domain = randomUUID();
  await OpenFeature.setProviderAndWait(domain, provider);
  const client = OpenFeature.getClient(domain);
  const changed: unknown[] = [];
  client.addHandler(ProviderEvents.ConfigurationChanged, (event) => {
    changed.push(event?.flagsChanged);
  });
  provider.take(rule(10_000));
  provider.take(rule(10_000));
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(changed, [[flag]], 'of what is the same nobody is told');
  const about = async (name: string, context = {}) => {
    const { value, reason, errorCode } = await client.getBooleanDetails(name, false, context);
    return [value, reason, errorCode];
  };
  assert.deepEqual(await about(flag, { targetingKey: person }), [true, 'SPLIT', undefined]);
  assert.deepEqual(await about(flag), [false, 'ERROR', 'TARGETING_KEY_MISSING']);
  assert.deepEqual(await about('unknown', { targetingKey: person }), [false, 'ERROR', 'FLAG_NOT_FOUND']);
  const text = await client.getStringDetails(flag, 'x', { targetingKey: person });
  assert.deepEqual([text.value, text.errorCode], ['x', 'TYPE_MISMATCH']);
});
