import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBus } from './createBus.ts';
import { maxWaiting } from './outgoing.ts';
import { bytes, connected, interruptions, networked, pair, record, topicOf, until } from './testCarriers.ts';
import { testProxy } from './testProxy.ts';

for (const carrier of networked) {
  test(`${carrier.name}: when the server cuts the connection the bus comes back and says so, once`, async (t) => {
    const { from, to } = await pair(t, carrier);
    const topics = [topicOf(), topicOf()];
    const ears = await Promise.all(topics.map((topic) => record(to, topic)));
    const interrupted = interruptions(to);
    to.onInterrupted(() => assert.fail('told after it was forgotten'))();
    to.onInterrupted(() => {
      throw new Error('broken');
    });
    await carrier.cut();
    await until(() => interrupted() > 0, 'the receiver is told');
    await until(() => from.state() === 'ok' && to.state() === 'ok', 'both are back');
    for (const topic of topics) from.publish(topic, bytes('after'));
    for (const { count } of ears) assert.deepEqual(await count(1), ['after']);
    assert.equal(interrupted(), 1);
    assert.deepEqual(
      to.errors.map((error) => /tries again|broken/.exec(String(error))?.[0]),
      ['tries again', 'broken'],
    );
  });

  test(`${carrier.name}: a server that comes after the bus is found, and nobody waits for it`, async (t) => {
    const proxy = await testProxy(carrier.server());
    t.after(proxy.close);
    proxy.refuse();
    const late = createBus(carrier.through(proxy.port));
    t.after(late.close);
    const interrupted = interruptions(late);
    const topic = topicOf();
    const gone = await late.subscribe('gone', () => {});
    const { count } = await record(late, topic);
    gone();
    assert.equal(late.state(), 'lost');
    late.publish(topic, bytes('here'));
    assert.deepEqual(await count(1), ['here']);
    proxy.open();
    await until(() => late.state() === 'ok' && interrupted() === 1, 'the bus is connected and says so');
    const other = await connected(t, carrier.options());
    other.publish(topic, bytes('there'));
    assert.deepEqual(await count(2), ['here', 'there']);
  });

  test(`${carrier.name}: who has subscribed is connected both ways, however slow one of them was`, async (t) => {
    const proxy = await testProxy(carrier.server(), { slowFirst: 300 });
    t.after(proxy.close);
    const to = await connected(t, carrier.options());
    const topic = topicOf();
    const { count } = await record(to, topic);
    const from = createBus(carrier.through(proxy.port));
    await from.subscribe(topic, () => {});
    assert.equal(from.state(), 'ok');
    from.publish(topic, bytes('last words'));
    await from.close();
    assert.deepEqual(await count(1), ['last words']);
  });

  test(`${carrier.name}: what a process could not send is told to the others when it is back`, async (t) => {
    const proxy = await testProxy(carrier.server());
    t.after(proxy.close);
    const from = await connected(t, carrier.through(proxy.port));
    const to = await connected(t, carrier.options());
    const topic = topicOf();
    const { heard, count } = await record(to, topic);
    const interrupted = interruptions(to);
    proxy.refuse();
    await until(() => from.state() === 'lost', 'the sender has noticed');
    from.publish(topic, bytes('lost'));
    assert.equal(interrupted(), 0);
    proxy.open();
    await until(() => interrupted() === 1, 'the receiver is told');
    from.publish(topic, bytes('after'));
    await count(1);
    assert.deepEqual(heard, ['after']);
    assert.equal(to.state(), 'ok');
    assert.deepEqual(to.errors, []);
    assert.equal(from.errors.length, 1);
  });

  test(`${carrier.name}: a message that was on its way when the connection broke arrives or is told as missed`, async (t) => {
    const proxy = await testProxy(carrier.server());
    t.after(proxy.close);
    const from = await connected(t, carrier.through(proxy.port));
    const to = await connected(t, carrier.options());
    const topic = topicOf();
    const { heard } = await record(to, topic);
    const interrupted = interruptions(to);
    for (let i = 0; i < 5; i++) from.publish(topic, bytes('x'));
    await Promise.resolve();
    proxy.refuse();
    proxy.open();
    await until(() => heard.length === 5 || interrupted() === 1, 'arrived or told');
    assert.ok(heard.length <= 5);
  });

  test(`${carrier.name}: a server that says nothing more counts as lost`, async (t) => {
    const proxy = await testProxy(carrier.server());
    t.after(proxy.close);
    const bus = await connected(t, { ...carrier.through(proxy.port), heartbeat: 100 });
    const interrupted = interruptions(bus);
    await new Promise((resolve) => setTimeout(resolve, 250));
    assert.equal(bus.state(), 'ok');
    proxy.silence();
    await until(() => bus.state() === 'lost', 'the silence is noticed');
    proxy.refuse();
    proxy.open();
    await until(() => bus.state() === 'ok' && interrupted() >= 1, 'it is back');
  });

  test(`${carrier.name}: a bus whose server says nothing more can be closed`, async (t) => {
    const proxy = await testProxy(carrier.server());
    t.after(proxy.close);
    const bus = await connected(t, carrier.through(proxy.port));
    proxy.silence();
    bus.publish('a', bytes('x'));
    const start = performance.now();
    await bus.close();
    assert.ok(performance.now() - start < 3_000);
  });

  test(`${carrier.name}: more than may wait is dropped, the rest keeps its order, and the others are told`, async (t) => {
    const { from, to } = await pair(t, carrier);
    const topic = topicOf();
    const { heard } = await record(to, topic);
    const interrupted = interruptions(to);
    const size = Math.min(from.maxPayload, 1 << 18);
    const sent = Math.ceil((1.5 * maxWaiting) / size);
    for (let i = 0; i < sent; i++) from.publish(topic, Buffer.alloc(size, `${i},`));
    await until(() => interrupted() === 1, 'the receiver is told');
    const numbers = heard.map((text) => Number.parseInt(text, 10));
    assert.ok(heard.length > sent / 3 && heard.length < sent, `${heard.length} of ${sent}`);
    assert.deepEqual(numbers, [...numbers.keys()]);
    from.publish(topic, bytes('after'));
    await until(() => heard.at(-1) === 'after', 'messages arrive again');
  });

  test(`${carrier.name}: messages of another release and of strangers are ignored, counted and reported once`, async (t) => {
    const { from, to } = await pair(t, carrier);
    const topic = topicOf();
    const { heard, count } = await record(to, topic);
    const next = Buffer.concat([Buffer.of(2), Buffer.alloc(8), bytes('from tomorrow')]);
    for (const message of [next, next, Buffer.alloc(0), Buffer.of(1), bytes('not ours')]) {
      await carrier.publishRaw(topic, message);
    }
    from.publish(topic, bytes('known'));
    await count(1);
    assert.deepEqual(heard, ['known']);
    assert.equal(to.unreadable(), 5);
    assert.equal(to.errors.length, 1);
    assert.match(String(to.errors[0]), /another release/);
  });

  test(`${carrier.name}: nothing listens at the server when the last listener has left`, async (t) => {
    const to = await connected(t, carrier.options());
    const topic = topicOf();
    const first = await to.subscribe(topic, () => {});
    const second = await to.subscribe(topic, () => {});
    first();
    assert.equal(await carrier.isListenedTo(topic), true);
    second();
    await until(async () => !(await carrier.isListenedTo(topic)), 'nobody listens');
  });
}
