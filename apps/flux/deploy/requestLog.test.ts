import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { followRequests } from './requestLog.ts';

const line = (status: number) => `{"t":1.5,"b":"b3","r":"r1","s":${status},"ut":"0.012"}\n`;

test('only what comes after the beginning, each line once, halves when they are whole', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'flux-log-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'requests.log');
  writeFileSync(path, line(500));
  const log = followRequests(path);
  t.after(log.close);
  assert.deepEqual(log.next(), []);
  appendFileSync(path, line(200) + line(204).slice(0, 20));
  assert.deepEqual(log.next(), [{ bucket: 'b3', release: 'r1', status: 200, ms: 12, isPassedOn: false }]);
  appendFileSync(path, `${line(204).slice(20)}no JSON\n{"t":1,"b":"b0","r":"","s":502,"ut":"-"}\n`);
  assert.deepEqual(log.next(), [
    { bucket: 'b3', release: 'r1', status: 204, ms: 12, isPassedOn: false },
    { bucket: 'b0', release: '', status: 502, ms: 0, isPassedOn: false },
  ]);
  appendFileSync(path, '{"t":2,"b":"b1","r":"r0","s":200,"ut":"0.001, 0.02","us":"502, 200"}\n');
  assert.deepEqual(log.next(), [{ bucket: 'b1', release: 'r0', status: 200, ms: 21, isPassedOn: true }]);
  truncateSync(path);
  appendFileSync(path, line(201));
  assert.equal(log.next()[0]?.status, 201, 'after the log was put away');
});
