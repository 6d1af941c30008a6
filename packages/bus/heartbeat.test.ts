import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startHeartbeat } from './heartbeat.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a server that answers, or refuses, is asked again and never cut', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
  let asked = 0;
  const refusing = async () => {
    if (++asked === 2) throw new Error('refused');
  };
  const stop = startHeartbeat(refusing, () => assert.fail('cut'), 1_000);
  for (let i = 0; i < 3; i++) {
    t.mock.timers.tick(1_000);
    await settled();
  }
  assert.equal(asked, 3);
  stop();
  t.mock.timers.tick(10_000);
  assert.equal(asked, 3);
});

test('half an interval without an answer is the limit', (t) => {
  t.mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
  let cuts = 0;
  const stop = startHeartbeat(
    () => new Promise(() => {}),
    () => cuts++,
    1_000,
  );
  t.mock.timers.tick(1_000);
  t.mock.timers.tick(499);
  assert.equal(cuts, 0);
  t.mock.timers.tick(1);
  assert.equal(cuts, 1);
  stop();
});

test('nothing is cut after the heartbeat has stopped', (t) => {
  t.mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
  const stop = startHeartbeat(
    () => new Promise(() => {}),
    () => assert.fail('cut'),
    1_000,
  );
  t.mock.timers.tick(1_000);
  stop();
  t.mock.timers.tick(5_000);
});
