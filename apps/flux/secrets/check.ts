import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { withSecretFiles } from '@flux/config';
import type { Command } from '../command.ts';
import { exitCodes } from '../failures.ts';
import { withClient } from '../postgres/withClient.ts';
import { tellSecret } from '../release/secretScan.ts';
import { table } from '../table.ts';
import { type Layout, layout } from '../target/layout.ts';
import { readSettingsFile } from '../target/settingsFile.ts';
import { readTarget } from '../target/target.ts';
import { sinceOf } from './ages.ts';
import { isRepository, type Leaked, leakedIn } from './history.ts';
import { bitsOf, leastBits } from './strength.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** Days after which each is due to be replaced, and by what. */
const due: Readonly<Record<string, { readonly days: number; readonly by: string }>> = {
  'signing keys': { days: 90, by: './flux secrets rotate' },
  FLUX_MASTER_KEY: { days: 730, by: './flux secrets master --to <file>' },
  FLUX_BACKUP_KEY: { days: 730, by: 'docs/operating/backup.md' },
  DATABASE_URL: { days: 365, by: './flux secrets rotate database' },
  REDIS_URL: { days: 365, by: './flux secrets rotate redis' },
  SMTP_URL: { days: 365, by: 'whoever runs the mail server' },
  FLUX_GOOGLE_CLIENT_SECRET: { days: 365, by: 'the console of Google' },
  FLUX_OIDC: { days: 365, by: 'the provider' },
};

type Secret = {
  readonly name: string;
  /** Of an address, its password. */
  readonly value: string;
};

type Row = {
  readonly secret: string;
  readonly bits: number | undefined;
  readonly days: number;
  readonly isKnown: boolean;
  readonly due: boolean;
};

const passwordOf = (value: string): string => decodeURIComponent(URL.parse(value)?.password ?? '');

function clientSecretsIn(json: string): readonly Secret[] {
  const parsed: unknown = JSON.parse(json);
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((provider: { readonly name?: unknown; readonly clientSecret?: unknown }) =>
    typeof provider.clientSecret === 'string'
      ? [{ name: `FLUX_OIDC ${provider.name}`, value: provider.clientSecret }]
      : [],
  );
}

/** What settings hold that nobody else may know. */
export function secretsOf(settings: Readonly<Record<string, string | undefined>>): readonly Secret[] {
  return Object.entries(settings).flatMap(([name, value = '']) => {
    if (value === '') return [];
    if (/_URL(_\w+)?$/.test(name) && name !== 'FLUX_URL') {
      const password = passwordOf(value);
      return password === '' ? [] : [{ name, value: password }];
    }
    if (name === 'FLUX_OIDC') return clientSecretsIn(value);
    return /_KEY$|_SECRET$/.test(name) ? [{ name, value }] : [];
  });
}

const limitOf = (name: string) =>
  Object.entries(due).find(
    ([known]) => name === known || name.startsWith(`${known}_`) || name.startsWith(`${known} `),
  )?.[1];

async function signingKeys({ DATABASE_URL: url = '' }: Readonly<Record<string, string | undefined>>) {
  if (url === '') return undefined;
  return await withClient(url, async (client) => {
    const { rows } = await client.query<{ since: Date | null }>(
      'select max(created_at) as since from auth.signing_keys where retires_at is null',
    );
    return rows[0]?.since ?? undefined;
  }).catch(() => undefined);
}

type Permission = { readonly path: string; readonly mode: string };

/** Files of secrets that others than their owner and its group can read, or anybody but the owner can write. */
function openFiles(
  at: Layout,
  settings: Readonly<Record<string, string | undefined>>,
): readonly Permission[] {
  const named = Object.entries(settings)
    .filter(([name]) => name.endsWith('_FILE'))
    .flatMap(([, path]) => (path === undefined || path === '' ? [] : [path]));
  return [at.settings, at.backups, at.data, ...named]
    .filter((path) => existsSync(path))
    .map((path) => ({ path, mode: statSync(path).mode & 0o777 }))
    .filter(({ mode }) => (mode & 0o027) !== 0)
    .map(({ path, mode }) => ({ path, mode: mode.toString(8).padStart(4, '0') }));
}

const rowOf = (now: Date, name: string, since: Date, isKnown: boolean, bits: number | undefined): Row => {
  const days = Math.floor((now.getTime() - since.getTime()) / dayMs);
  return { secret: name, bits, days, isKnown, due: days > (limitOf(name)?.days ?? Number.POSITIVE_INFINITY) };
};

function faultsOf(rows: readonly Row[], open: readonly Permission[], leaked: readonly Leaked[]) {
  return [
    ...rows
      .filter(({ bits }) => bits !== undefined && bits < leastBits)
      .map(({ secret, bits }) => `${secret} can be guessed: it has ${bits} bits, and needs ${leastBits}.`),
    ...rows
      .filter((row) => row.due)
      .map(({ secret, days }) => `${secret} is ${days} days old: replace it by ${limitOf(secret)?.by}.`),
    ...open.map(
      ({ path, mode }) => `${path} has mode ${mode}: others can read it, or its group can write it.`,
    ),
    ...leaked.map(
      (one) =>
        `${tellSecret(one)}${one.commit === undefined ? '' : ` (commit ${one.commit})`}: docs/operating/leaked-secret.md.`,
    ),
  ];
}

export const secretsCheck: Command = {
  words: ['secrets', 'check'],
  operands: ['<target>'],
  does: 'says how old and strong a studio’s secrets are, who can read them, and which lie in git',
  options: { tree: { type: 'string' } },
  help: `--tree <folder>  a repository to look through, with its whole history; this folder without it

It shows no secret. What looks like one and is none, as in tests, is passed over when it is a
line of .no-secrets in that folder. It ends with 1 when something has to be done, and says what.`,
  run: async ({ operands: [name = ''], values, env, progress }) => {
    const folder = env.INIT_CWD ?? process.cwd();
    const target = await readTarget(name, folder);
    const at = layout(target.root);
    const faults: string[] = [];
    const settings = withSecretFiles(readSettingsFile(at.settings), faults);
    const now = new Date();
    const secrets = secretsOf(settings);
    const rows = secrets.map(({ name: secret, value }) => {
      const { since, isKnown } = sinceOf(at, secret.split(' ', 1)[0] ?? secret);
      return rowOf(now, secret, since, isKnown, bitsOf(value));
    });
    progress.step('Asking the database');
    const signedSince = await signingKeys(settings);
    if (signedSince !== undefined) rows.push(rowOf(now, 'signing keys', signedSince, true, undefined));
    const tree = resolve(folder, typeof values.tree === 'string' ? values.tree : '.');
    progress.step('Looking through the history');
    const own = new Map(secrets.map(({ name: secret, value }) => [value, secret] as const));
    const isGit = await isRepository(tree);
    const leaked = isGit ? await leakedIn(tree, own) : [];
    faults.push(...faultsOf(rows, openFiles(at, readSettingsFile(at.settings)), leaked));
    const shown = table(
      ['secret', 'bits', 'days old', ''],
      rows.map(({ secret, bits, days, isKnown, due: isDue }) => [
        secret,
        bits === undefined ? '' : `${bits}`,
        `${isKnown ? '' : 'at least '}${days}`,
        isDue ? 'due' : '',
      ]),
    );
    const looked = isGit ? `Looked through ${tree} and its history.` : `${tree} is not in git.`;
    return {
      data: { target: target.name, secrets: rows, leaked, tree: isGit ? tree : null, faults },
      text: [shown, '', looked, ...faults.map((fault) => `! ${fault}`)].join('\n'),
      exitCode: faults.length === 0 ? exitCodes.done : exitCodes.failed,
    };
  },
};
