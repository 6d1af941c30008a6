import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tellReady } from './tellReady.ts';

/** systemd itself hears it in tests/deploy/systemd.test.ts. */
test('systemd is told that a process is ready, only where it asked', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'flux-ready-'));
  t.after(() => rm(folder, { recursive: true }));
  const heard = join(folder, 'heard');
  const program = `#!/bin/sh\necho "$NOTIFY_SOCKET $*" >> ${heard}\n[ "$NOTIFY_SOCKET" != /nobody ]\n`;
  await writeFile(join(folder, 'systemd-notify'), program, { mode: 0o755 });
  const PATH = `${folder}:/usr/bin:/bin`;
  await tellReady({ PATH });
  await tellReady({ PATH, NOTIFY_SOCKET: '/run/systemd/notify' });
  assert.equal(await readFile(heard, 'utf8'), '/run/systemd/notify --ready\n');
  await assert.rejects(tellReady({ PATH, NOTIFY_SOCKET: '/nobody' }), /systemd-notify --ready/);
});
