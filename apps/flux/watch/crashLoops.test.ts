import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { UnitState } from '../supervisor/supervisor.ts';
import { createCrashLoops } from './crashLoops.ts';

const second = 1_000;
const unit = (restarts: number, state: UnitState = 'running') => ({
  name: 'flux-1~a-auth',
  state,
  pid: 1,
  restarts,
  uptimeMs: 1,
});

/** Seconds at which a unit that had restarted so often was said to loop. */
function toldAt(restarts: readonly (readonly [seconds: number, restarts: number])[]): readonly number[] {
  const loops = createCrashLoops();
  return restarts.flatMap(([at, count]) => {
    const looping = loops.look([unit(count)], at * second);
    loops.settle(looping);
    return looping.length > 0 ? [at] : [];
  });
}

describe('crash loops', () => {
  test('three exits within a minute are one, told once; two are none', () => {
    assert.deepEqual(
      toldAt([
        [0, 0],
        [10, 1],
        [20, 2],
        [70, 2],
      ]),
      [],
    );
    assert.deepEqual(
      toldAt([
        [0, 0],
        [10, 1],
        [20, 2],
        [69, 3],
        [70, 4],
      ]),
      [69],
    );
    assert.deepEqual(
      toldAt([
        [0, 0],
        [2, 3],
      ]),
      [2],
    );
  });

  test('exits that are more than a minute apart are none', () => {
    assert.deepEqual(
      toldAt([
        [0, 0],
        [10, 1],
        [20, 2],
        [71, 3],
        [140, 4],
        [210, 5],
      ]),
      [],
    );
  });

  test('well for hours, and then three in a minute', () => {
    assert.deepEqual(
      toldAt([
        [0, 7],
        [9000, 7],
        [9025, 8],
        [9050, 9],
        [9075, 10],
      ]),
      [9075],
    );
  });

  test('what it had ended before it was watched does not count', () => {
    assert.deepEqual(
      toldAt([
        [0, 40],
        [2, 40],
        [4, 41],
      ]),
      [],
    );
  });

  test('one that was started anew begins anew', () => {
    assert.deepEqual(
      toldAt([
        [0, 0],
        [10, 2],
        [12, 0],
        [14, 1],
      ]),
      [],
    );
  });

  test('one that came to rest and loops again is told again', () => {
    assert.deepEqual(
      toldAt([
        [0, 0],
        [1, 3],
        [90, 3],
        [100, 6],
      ]),
      [1, 100],
    );
  });

  test('what the supervisor has given up on is one, until it was done something about', () => {
    const loops = createCrashLoops();
    assert.equal(loops.look([unit(2, 'given-up')], 0).length, 1);
    assert.equal(loops.look([unit(2, 'given-up')], second).length, 1, 'nobody has done anything yet');
    loops.settle([unit(2, 'given-up')]);
    assert.equal(loops.look([unit(2, 'given-up')], 2 * second).length, 0);
  });
});
