import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { scanForSecrets, secretsIn, tellSecret } from './secretScan.ts';

const chars = (count: number): string => 'A1b2C3d4E5f6G7h8'.repeat(8).slice(0, count);
const begin = (kind: string): string => `-----BEGIN ${kind}-----`;

/** Put together here, so that nobody who looks for secrets finds these. */
const secrets: Readonly<Record<string, readonly string[]>> = {
  'a private key': [
    `${begin('PRIVATE KEY')}\n${chars(64)}`,
    `${begin('RSA PRIVATE KEY')}\\n${chars(64)}\\n`,
    `${begin('OPENSSH PRIVATE KEY')}\r\n${chars(70)}`,
    `${begin('PGP PRIVATE KEY BLOCK')}\n\n${chars(64)}`,
  ],
  'an AWS key': [`AK${'IA'}${'ABCDEFGH23456724'}`],
  'an AWS secret': [`aws_secret_access_key = ${chars(40)}`, `"awsSecretKey": "${chars(40)}"`],
  'a GitHub token': [`ghp_${chars(36)}`, `github_pat_${chars(22)}_${chars(59)}`],
  'a Google key': [`AIza${chars(35)}`, `GOCSPX-${chars(28)}`],
  'an npm token': [`npm_${chars(36)}`],
  'a Slack token': [`xoxb-${'1234567890-abcdef'}`, `https://hooks.slack.com/services/T0/B0/${chars(24)}`],
  'a Stripe key': [`sk_${'live'}_${chars(24)}`, `whsec_${chars(32)}`],
  'a JSON Web Token': [`ey${'J'}hbGciOiJFUzI1NiJ9.ey${'J'}zdWIiOiIxMjM0In0.${chars(40)}`],
  'an address with a password': [
    `postgres://flux:${'Tr0ub4dor'}@db.internal/flux`,
    `rediss://default:${'hunter2'}@10.0.0.1/`,
    `redis://:${'hunter2'}@[::1]:6379`,
  ],
};

describe('a secret in a release is found', () => {
  for (const [kind, examples] of Object.entries(secrets))
    test(`${kind}, with its line, and is not told itself`, () => {
      for (const example of examples) {
        const found = secretsIn(`const one = 1;\nconst two = "${example}";\n`);
        assert.deepEqual(found, [{ kind, line: 2 }], kind);
      }
    });

  test('a file of secrets by its name, wherever it lies', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'flux-secrets-'));
    t.after(() => rm(folder, { recursive: true }));
    const paths = [
      '.env',
      'apps/.env.production',
      'dist/.npmrc',
      'dist/id_ed25519',
      'dist/tls.key',
      'fine.js',
    ];
    for (const path of paths) {
      await mkdir(join(folder, dirname(path)), { recursive: true });
      await writeFile(join(folder, path), 'A=1\n');
    }
    const found = await scanForSecrets(folder, paths);
    assert.deepEqual(found.map(tellSecret), [
      '.env: a file of settings',
      'apps/.env.production: a file of settings',
      'dist/.npmrc: a file of logins',
      'dist/id_ed25519: a file of keys',
      'dist/tls.key: a file of keys',
    ]);
  });
});

test('what only speaks of secrets is none', () => {
  const innocent = [
    `pem.replace('${begin('PRIVATE KEY')}', '').replace('-----END PRIVATE KEY-----', '')`,
    `const head = "${begin('PRIVATE KEY')}\\n" + body;`,
    '--from postgres://user:password@host/fluxstudio',
    `https://example.com:8080/@scope/name`,
    'import("https://esm.sh/react@19")',
    '`postgres://$' + '{user}:$' + '{password}@$' + '{host}/`',
    'AKIAlower, ghp_short, sk_live_short, eyJhbGciOi.not',
    'const AKIASOMETHINGQUITELONG_NAME = 1',
  ];
  for (const text of innocent) assert.deepEqual(secretsIn(text), [], text);
});
