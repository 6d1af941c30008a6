import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { makeScratch } from './scratch.ts';

test('what a killed build has left goes with the next one; releases and other builds at work stay', async (t) => {
  const out = join(await mkdtemp(join(tmpdir(), 'flux-scratch-')), 'releases');
  t.after(() => rm(join(out, '..'), { recursive: true }));
  const other = await makeScratch(out);
  await mkdir(join(out, '.building-999999999-12345.abcdef/dist'), { recursive: true });
  await mkdir(join(out, '0.1.0-0123456789ab'));
  const own = await makeScratch(out);
  assert.deepEqual(
    (await readdir(out)).toSorted(),
    [basename(other), basename(own), '0.1.0-0123456789ab'].toSorted(),
  );
});
