import assert from 'node:assert/strict';
import { test } from 'node:test';
import { switchClosed, verifyClosed } from './behindClosedDoors.ts';

test('behind closed doors one release is stopped before the next starts, and looked at before anybody comes in', () => {
  const titles = [...switchClosed.steps, ...verifyClosed.steps].map(({ title }) => title);
  assert.deepEqual(titles, [
    'Old release stopped',
    'New release ready',
    'People moved',
    'Health of each service',
    'Page and its assets',
    'Studio open again',
    'Session at the public address',
    'Steady under use',
  ]);
});
