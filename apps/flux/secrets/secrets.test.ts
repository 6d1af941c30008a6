import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { run } from '../host/run.ts';
import { changedSettings } from '../target/settingsFile.ts';
import { secretsOf } from './check.ts';
import { leakedIn } from './history.ts';
import { loginsOf, rotationOf } from './logins.ts';
import { bitsOf, leastBits } from './strength.ts';

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'flux-secrets-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

describe('the strength of a secret', () => {
  test('a key of 32 bytes and a password that flux makes are strong', () => {
    assert.ok(bitsOf('0f1d8a7c3e91b2d4f6a05c1e7b3d9f2a4c6e8b0d1f3a5c7e9b') >= leastBits);
    assert.ok(bitsOf('s3Xw9-Kq_Lm2Vt7Zr4Yb8Nc1Pd6Fg5Hj') >= leastBits);
  });

  test('a word, a repetition and nothing are weak', () => {
    for (const weak of ['', 'fluxstudio', 'password123', '11'.repeat(32), 'abcabcabc'.repeat(9)])
      assert.ok(bitsOf(weak) < leastBits, `${weak}: ${bitsOf(weak)}`);
  });
});

describe('secrets in git', () => {
  test('those of the tree and of any commit of any branch are found, and this studio’s own', async (t) => {
    const tree = folder(t);
    const git = async (...argv: readonly string[]) => {
      const who = ['-c', 'user.name=Ana', '-c', 'user.email=ana@studio.example'];
      const ran = await run('git', ['-C', tree, ...who, ...argv]);
      assert.equal(ran.code, 0, ran.stderr);
    };
    const own = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934c';
    // Put together, or they would be found in this file.
    const key = [
      '-----BEGIN',
      ' PRIVATE KEY-----\n',
      'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIB\n',
    ].join('');
    await git('init', '-q', '-b', 'main');
    writeFileSync(join(tree, 'notes.md'), `The password is ${own}.\n`);
    writeFileSync(join(tree, 'clean.ts'), 'export const port = 3000;\n');
    await git('add', '.');
    await git('commit', '-qm', 'First');
    await git('switch', '-qc', 'side');
    writeFileSync(join(tree, 'cert.txt'), key);
    await git('add', '.');
    await git('commit', '-qm', 'A key');
    await git('switch', '-q', 'main');
    await git('rm', '-q', 'notes.md');
    writeFileSync(join(tree, 'id_ed25519'), 'x');
    await git('add', '.');
    await git('commit', '-qm', 'Second');
    writeFileSync(join(tree, 'test.ts'), "'smtp://me:hunter2@mail.example.com'");
    await git('add', '.');
    await git('commit', '-qm', 'Third');
    const here = async () => (await leakedIn(tree, new Map([[own, 'DATABASE_URL']]))).map(({ path }) => path);
    assert.ok((await here()).includes('test.ts'));
    writeFileSync(join(tree, '.no-secrets'), `# in tests\nhunter2\n${own}\n`);
    const found = await leakedIn(tree, new Map([[own, 'DATABASE_URL']]));
    assert.deepEqual(found.map(({ path, kind, commit }) => [path, kind, commit === undefined]).toSorted(), [
      ['cert.txt', 'a private key', false],
      ['id_ed25519', 'a file of keys', true],
      ['notes.md', 'the DATABASE_URL of this studio', false],
    ]);
    assert.ok(!JSON.stringify(found).includes(own));
  });
});

test('what others must not know of the settings is named, and addresses are not', () => {
  const found = secretsOf({
    FLUX_URL: 'https://studio.example',
    FLUX_MASTER_KEY: 'k',
    FLUX_DATA: '/srv',
    DATABASE_URL_AUTH: 'postgres://flux_auth:p%2Fw@127.0.0.1/fluxstudio',
    REDIS_URL: 'redis://127.0.0.1',
    FLUX_OIDC: JSON.stringify([{ name: 'halden', clientSecret: 'c' }]),
  });
  assert.deepEqual(found, [
    { name: 'FLUX_MASTER_KEY', value: 'k' },
    { name: 'DATABASE_URL_AUTH', value: 'p/w' },
    { name: 'FLUX_OIDC halden', value: 'c' },
  ]);
});

test('a rotation goes from one login of a role to the other, and back', () => {
  const url = 'postgres://flux_auth:old@127.0.0.1:5432/fluxstudio';
  const [login] = loginsOf({ DATABASE_URL_AUTH: url, FLUX_URL: 'https://studio.example' });
  assert.ok(login !== undefined);
  const first = rotationOf(login, url);
  assert.deepEqual([first.to.name, first.to.role], ['flux_auth_b', 'flux_auth']);
  const [again] = loginsOf({ DATABASE_URL_AUTH: first.url });
  assert.ok(again !== undefined);
  const second = rotationOf(again, first.url);
  assert.deepEqual([second.to.name, second.to.role], ['flux_auth', 'flux_auth']);
  assert.notEqual(new URL(second.url).password, new URL(first.url).password);
  assert.equal(new URL(second.url).pathname, '/fluxstudio');
});

test('a settings file keeps its comments and order when a value changes', () => {
  const text = "# head\nA='1'\n\n# about B\nB='2'\n#C='no'\n";
  assert.equal(
    changedSettings(text, { B: '3', C: '4' }),
    "# head\nA='1'\n\n# about B\nB='3'\n#C='no'\nC='4'\n",
  );
});
