import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { test } from 'node:test';
import { createStrength } from './strength.ts';

const mia = { email: 'mia@studio.test', name: 'Mia Winter', host: 'studio.test' };

test('the slowest passwords hold nobody up, and are answered in their order', async (t) => {
  const strength = createStrength();
  t.after(strength.close);
  await strength.judge('four green bicycles', mia);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const answers = await Promise.all(
    ['4@8({[<369&#!1/|0$5+7%2'.repeat(6).slice(0, 128), 'aaaaaaaaaaaa', '0123456789'.repeat(12)].map((one) =>
      strength.judge(one, mia),
    ),
  );
  delay.disable();
  t.diagnostic(`the event loop waited ${(delay.max / 1e6).toFixed(0)} ms at most`);
  assert.deepEqual(
    answers.map(({ fault }) => fault),
    [undefined, 'repeat', 'repeat'],
  );
});

test('its thread ends when nobody needs it, and is there again when somebody does', async (t) => {
  const strength = createStrength({ idle: 1 });
  t.after(strength.close);
  const threads = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
  const before = threads();
  for (let round = 0; round < 2; round++) {
    assert.equal((await strength.judge('MiaWinter2026', mia)).fault, 'known');
    while (threads() > before) await new Promise((resolve) => setTimeout(resolve, 5));
  }
});

test('what waits when the studio ends is told so', async () => {
  const strength = createStrength();
  const judged = assert.rejects(strength.judge('four green bicycles', mia), /ended/);
  const waiting = assert.rejects(strength.judge('seven blue kettles', mia), /ends/);
  await new Promise(setImmediate);
  await strength.close();
  await Promise.all([judged, waiting]);
});
