import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSubscriptions } from './subscriptions.ts';

const payload = Buffer.from('x');
const create = () => createSubscriptions((error) => assert.fail(String(error)));

test('the same function may listen twice, and each of the two leaves alone', () => {
  const subscriptions = create();
  let times = 0;
  const listener = () => times++;
  const first = subscriptions.add('a', listener);
  const second = subscriptions.add('a', listener);
  subscriptions.deliver('a', payload);
  assert.equal(times, 2);
  assert.equal(first(), false);
  assert.equal(first(), false);
  subscriptions.deliver('a', payload);
  assert.equal(times, 3);
  assert.equal(second(), true);
  assert.equal(second(), false);
  assert.equal(subscriptions.has('a'), false);
});

test('who leaves while a message is delivered does not hear it any more, and who comes hears the next', () => {
  const subscriptions = create();
  const heard: string[] = [];
  subscriptions.add('a', () => {
    heard.push('first');
    leave();
    subscriptions.add('a', () => heard.push('third'));
  });
  const leave = subscriptions.add('a', () => heard.push('second'));
  subscriptions.deliver('a', payload);
  assert.deepEqual(heard, ['first']);
});

test('a function that leaves late does not take the next listeners of the topic with it', () => {
  const subscriptions = create();
  const leave = subscriptions.add('a', () => {});
  leave();
  subscriptions.add('a', () => {});
  assert.equal(leave(), false);
  assert.deepEqual(subscriptions.topics(), ['a']);
});

test('after the end nobody hears anything', () => {
  const subscriptions = create();
  const fail = () => assert.fail('heard');
  const leave = subscriptions.add('a', fail);
  const forget = subscriptions.onInterrupted(fail);
  subscriptions.clear();
  subscriptions.deliver('a', payload);
  subscriptions.interrupt();
  assert.equal(leave(), false);
  forget();
});
