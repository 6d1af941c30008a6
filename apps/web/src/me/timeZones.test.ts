import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeZones } from './timeZones.ts';

test('the person’s own zone is always among them, once and in its place', () => {
  for (const own of ['Europe/Zurich', 'Asia/Calcutta', 'UTC']) {
    const zones = timeZones(own);
    assert.equal(zones.filter((zone) => zone === own).length, 1, own);
    assert.deepEqual(zones, [...zones].sort());
    assert.ok(zones.length > 300);
  }
});
