import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { manifestName, manifestText, newManifest } from '../backup/manifest.ts';
import { layout } from '../target/layout.ts';
import { backupWorry } from './backupWorry.ts';

const hour = 3_600_000;
const backup = { at: '03:10', keep: 7, keepDays: 30 };
const later = (hours: number) => new Date(Date.now() + hours * hour);

test('backups that do not come are said to be missing after a day, and only where they are wanted', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'flux-worry-'));
  t.after(() => rmSync(root, { recursive: true }));
  const at = layout(root);
  const worry = (hours: number) => backupWorry({ backup }, at, later(hours));
  assert.equal(await worry(1000), undefined, 'nothing was set up');
  mkdirSync(dirname(at.config), { recursive: true });
  writeFileSync(at.config, '');
  assert.equal(await worry(25), undefined);
  assert.match((await worry(27)) ?? '', /^No backup was made by the clock yet: .*backup\.log says why\.$/);
  const made = later(20);
  const folder = join(at.scheduledBackups, made.toISOString().slice(0, 19).replaceAll(':', '-'));
  mkdirSync(folder, { recursive: true });
  const manifest = newManifest({
    ...{ madeAt: made.toISOString(), release: '1', postgres: 15, keyId: null, files: {}, damaged: [] },
    ...{ blobs: { count: 0, bytes: 0 }, tables: {}, ledger: [], roles: [] },
  });
  writeFileSync(join(folder, manifestName), manifestText(manifest, undefined));
  assert.equal(await worry(45), undefined);
  assert.match((await worry(47)) ?? '', new RegExp(`is of ${made.toISOString()}: .*backup.log says why`));
  assert.equal(await backupWorry({ backup: false }, at, later(27)), undefined);
});
