import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { createBus } from './createBus.ts';
import { bytes, carriers, connected, pair, record, topicOf } from './testCarriers.ts';

for (const carrier of carriers) {
  test(`${carrier.name}: a message reaches every subscriber of its topic once, those of the sender too`, async (t) => {
    const { from, to } = await pair(t, carrier);
    const topic = topicOf();
    const here = await record(from, topic);
    const there = await record(to, topic);
    const other = await record(to, topicOf());
    from.publish(topic, bytes('one'));
    from.publish(topic, bytes('two'));
    await Promise.all([here.count(2), there.count(2)]);
    // An echo would come now.
    await delay(30);
    assert.deepEqual([here.heard, there.heard, other.heard], [['one', 'two'], ['one', 'two'], []]);
  });

  test(`${carrier.name}: listeners of the sender hear within the turn, after publish has returned`, async (t) => {
    const { from } = await pair(t, carrier);
    const topic = topicOf();
    const { heard } = await record(from, topic);
    from.publish(topic, bytes('a'));
    assert.deepEqual(heard, []);
    await Promise.resolve();
    assert.deepEqual(heard, ['a']);
  });

  test(`${carrier.name}: bytes arrive as they were sent, up to the limit, and one more is refused`, async (t) => {
    const { from, to } = await pair(t, carrier);
    const topic = topicOf();
    const heard: Buffer[] = [];
    const { count } = await record(to, topic);
    await to.subscribe(topic, (payload) => heard.push(Buffer.from(payload)));
    const largest = Buffer.alloc(from.maxPayload, 0xfe);
    const payloads = [Buffer.alloc(0), Buffer.from([0, 255, 1, 10, 13]), largest];
    for (const payload of payloads) from.publish(topic, payload);
    await count(3);
    assert.deepEqual(heard, payloads);
    assert.throws(() => from.publish(topic, Buffer.alloc(from.maxPayload + 1)), RangeError);
    assert.deepEqual(from.errors, []);
  });

  test(`${carrier.name}: one sender's messages on a topic keep their order, on many topics at once`, async (t) => {
    const { from, to } = await pair(t, carrier);
    const messages = fc.array(fc.tuple(fc.nat(2), fc.string()), { minLength: 1, maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(messages, async (all) => {
        const topics = [topicOf(), topicOf(), topicOf()];
        const ears = await Promise.all(topics.map((topic) => record(to, topic)));
        for (const [topic, text] of all) from.publish(topics[topic] ?? '', bytes(text));
        for (const [index, { count, stop }] of ears.entries()) {
          const sent = all.filter(([topic]) => topic === index).map(([, text]) => bytes(text).toString());
          assert.deepEqual(await count(sent.length), sent);
          stop();
        }
      }),
      { numRuns: 10 },
    );
  });

  test(`${carrier.name}: equal messages sent at once all arrive`, async (t) => {
    const { from, to } = await pair(t, carrier);
    const topic = topicOf();
    const { count } = await record(to, topic);
    for (let i = 0; i < 5; i++) from.publish(topic, bytes('same'));
    assert.equal((await count(5)).length, 5);
  });

  test(`${carrier.name}: whoever has subscribed hears what is published next, and who has left does not`, async (t) => {
    const { from, to } = await pair(t, carrier);
    for (let round = 0; round < 5; round++) {
      const topic = topicOf();
      const first = await record(to, topic);
      const second = await record(to, topic);
      from.publish(topic, bytes('both'));
      await Promise.all([first.count(1), second.count(1)]);
      first.stop();
      first.stop();
      from.publish(topic, bytes('second'));
      await second.count(2);
      second.stop();
      from.publish(topic, bytes('nobody'));
      assert.deepEqual([first.heard, second.heard], [['both'], ['both', 'second']]);
    }
  });

  test(`${carrier.name}: a listener that throws stops nobody else and is reported`, async (t) => {
    const { from, to } = await pair(t, carrier);
    const topic = topicOf();
    await to.subscribe(topic, () => {
      throw new Error('broken');
    });
    const { count } = await record(to, topic);
    from.publish(topic, bytes('x'));
    await count(1);
    assert.match(String(to.errors), /broken/);
  });

  test(`${carrier.name}: any text is a topic`, async (t) => {
    const { from, to } = await pair(t, carrier);
    const long = 'long'.repeat(40);
    const topics = [
      '',
      'board:é',
      `"; drop table x; --`,
      'two\nlines\0',
      'Case',
      'case',
      long,
      `${long}!`,
      'x'.repeat(58),
      'x'.repeat(59),
    ];
    const ears = await Promise.all(topics.map((topic) => record(to, topic)));
    for (const topic of topics) from.publish(topic, bytes(topic));
    for (const [index, { count }] of ears.entries()) assert.deepEqual(await count(1), [topics[index]]);
  });

  test(`${carrier.name}: what was published before the end still leaves`, async (t) => {
    const topic = topicOf();
    const { from, to } = await pair(t, carrier);
    if (from === to) return;
    const { count } = await record(to, topic);
    const sent = Array.from({ length: 2_000 }, (_, i) => String(i));
    for (const text of sent) from.publish(topic, bytes(text));
    await from.close();
    assert.deepEqual(await count(sent.length), sent);
    from.publish(topic, bytes('too late'));
    await from.close();
  });

  test(`${carrier.name}: a bus can be closed while it connects`, async () => {
    const bus = createBus(carrier.options());
    const subscribing = bus.subscribe('a', () => {});
    bus.publish('a', bytes('x'));
    await bus.close();
    (await subscribing)();
    await createBus(carrier.options()).close();
  });

  test(`${carrier.name}: what is published while it connects arrives`, async (t) => {
    const to = await connected(t, carrier.options());
    const topic = topicOf();
    const { count } = await record(to, topic);
    const from = carrier.name === 'in one process' ? to : createBus(carrier.options());
    t.after(from.close);
    from.publish(topic, bytes('early'));
    assert.deepEqual(await count(1), ['early']);
  });
}
