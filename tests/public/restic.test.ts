import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { carryBackup } from '../../apps/flux/backup/carryBackup.ts';
import { copiesOf } from '../../apps/flux/backup/copiesOf.ts';
import { folderRemote } from '../../apps/flux/backup/remote.ts';
import { makeResticRepository, resticPassword } from '../../apps/flux/restic/testing.ts';
import { testSshd } from '../harness/sshd.ts';

const progress = { step: () => {}, at: () => {}, say: () => {}, end: () => {} };

test('restic copies over sftp by the ssh of this machine, brings it back, and says when nobody is there', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'flux-restic-'));
  t.after(() => rm(folder, { recursive: true }));
  const sshd = await testSshd(t);
  const { PATH } = process.env;
  process.env.PATH = `${sshd.bin}:${PATH}`;
  t.after(() => {
    process.env.PATH = PATH;
  });
  await makeResticRepository(join(folder, 'far'));
  const [name, text] = ['2026-03-01T03-00-00', 'all of it'];
  await mkdir(join(folder, name));
  await writeFile(join(folder, name, 'BACKUP.json'), text);
  const files = new Map([['BACKUP.json', createHash('sha256').update(text).digest('hex')]]);
  const env = { RESTIC_PASSWORD: resticPassword, RESTIC_CACHE_DIR: join(folder, 'cache') };
  const here = { folder, env };
  const place = `restic:sftp:store:${join(folder, 'far')}`;
  const copies = copiesOf(place, here);
  assert.equal((await copies.take(join(folder, name), files, progress)).sent, 1);
  const back = folderRemote(join(folder, 'back'));
  assert.equal(await carryBackup(`${place}#latest`, here, back, progress), name);
  assert.equal(await readFile(join(folder, 'back', name, 'BACKUP.json'), 'utf8'), text);
  await assert.rejects(
    copies.take(join(folder, name), new Map([['BACKUP.json', '00']]), progress),
    /has BACKUP\.json otherwise than it was sent/,
  );
  assert.deepEqual(await copies.names(), [name], 'what was not as it should be has no name');
  await sshd.stop();
  await assert.rejects(
    carryBackup(`${place}#latest`, here, back, progress),
    /cannot be brought.*Connection refused/,
  );
});
