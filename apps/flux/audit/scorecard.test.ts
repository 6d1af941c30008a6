import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { flux } from '../flux.ts';

const security = join(import.meta.dirname, '../../../docs/security');

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flux-scorecard-'));
  const targets = {
    local: { root: join(folder, 'studio'), url: 'http://localhost:1', listen: '127.0.0.1:1' },
  };
  await writeFile(join(folder, 'flux.config.ts'), `export default ${JSON.stringify({ targets })};\n`);
});
after(() => rm(folder, { recursive: true }));

async function scorecard(...argv: readonly string[]) {
  let [out, err] = ['', ''];
  const code = await flux(['scorecard', 'local', ...argv], {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    env: { INIT_CWD: folder },
  });
  return { code, out, err };
}

test('the scorecard is that of the release in use, and without one it is said what is missing', async () => {
  const { code, err } = await scorecard();
  assert.equal(code, 1);
  assert.match(err, /The studio has no evidence\/scorecard\.md\. .*\(release_unusable\)/s);

  const release = join(folder, 'studio/releases/0.1.0-abc');
  await mkdir(join(release, 'evidence'), { recursive: true });
  await symlink('releases/0.1.0-abc', join(folder, 'studio/current'));
  for (const name of ['asvs.json', 'report.json', 'scorecard.md'])
    await cp(join(security, name), join(release, 'evidence', name));

  const shown = await scorecard();
  assert.equal(shown.code, 0, shown.err);
  assert.match(shown.out, /^# Scorecard\n[\s\S]*## OWASP ASVS 5\.0\.0\n- level 1: \d+ of \d+ met/);
  const { out } = await scorecard('--json');
  const { release: id, writtenOn, asvs, report } = JSON.parse(out);
  assert.equal(id, '0.1.0-abc');
  assert.match(writtenOn, /^\d{4}-\d\d-\d\d$/);
  assert.equal(asvs.met + asvs.notMet + asvs.notApplicable, 258);
  assert.equal(asvs.open.length, asvs.notMet);
  for (const { what, missing } of asvs.open) assert.ok(/^V\d+\.\d+\.\d+$/.test(what) && missing !== '', what);
  assert.ok(report.met > 0);
});
