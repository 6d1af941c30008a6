import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import pg from 'pg';
import { type Command, dryRun } from '../command.ts';
import { Failure } from '../failures.ts';
import { lockStudio } from '../host/lock.ts';
import { debianSuperuser, makeDatabase, type Superuser, superuserAt } from '../init/database.ts';
import { withClient } from '../postgres/withClient.ts';
import { table } from '../table.ts';
import { type Layout, layout } from '../target/layout.ts';
import { changedSettings, readSettingsFile } from '../target/settingsFile.ts';
import { readTarget } from '../target/target.ts';
import { noteAges } from './ages.ts';
import { loginsOf, newPassword } from './logins.ts';
import { keepUsers, withRedis } from './redisServer.ts';
import { writeSettingsFile } from './rotateDatabase.ts';

type Values = Readonly<Record<string, string>>;
type Found = { readonly name: string; readonly what: string; readonly settings?: Values };

type Making = {
  readonly settings: Values;
  readonly superuser: () => Promise<Superuser>;
  readonly dryRun: boolean;
};

const isGiven = (settings: Values, name: string): boolean =>
  (settings[name] ?? '') !== '' || (settings[`${name}_FILE`] ?? '') !== '';

/** Keys that a master key has sealed already: a new one could not open them. */
async function sealedKeys({ DATABASE_URL: url = '' }: Values): Promise<number> {
  if (url === '') return 0;
  return await withClient(url, async (client) => {
    const { rows } = await client.query<{ is_there: boolean }>(
      `select to_regclass('auth.signing_keys') is not null as is_there`,
    );
    if (rows[0]?.is_there !== true) return 0;
    const keys = await client.query<{ count: number }>(
      'select count(*)::int as count from auth.signing_keys',
    );
    return keys.rows[0]?.count ?? 0;
  });
}

/** @throws Failure('settings_wrong') where the master key was lost */
async function masterKey({ settings }: Making): Promise<Found> {
  const name = 'FLUX_MASTER_KEY';
  if (isGiven(settings, name)) return { name, what: 'was there' };
  if ((await sealedKeys(settings)) > 0)
    throw new Failure(
      'settings_wrong',
      `${name} is missing, and the database has keys that it has sealed. Bring it back from a backup of the settings.`,
    );
  return { name, what: 'made', settings: { [name]: randomBytes(32).toString('hex') } };
}

async function databasePasswords({ settings, superuser, dryRun: isDry }: Making): Promise<Found> {
  const name = 'DATABASE_URL';
  const logins = loginsOf(settings);
  if (logins.length === 0 && !isGiven(settings, name))
    return {
      name,
      what: 'database and logins made',
      settings: isDry ? {} : await makeDatabase(await superuser()),
    };
  const without = logins.filter(({ setting }) => new URL(settings[setting] ?? '').password === '');
  if (without.length === 0) return { name, what: 'was there' };
  const changes: Record<string, string> = {};
  for (const login of without) {
    const url = new URL(settings[login.setting] ?? '');
    url.password = newPassword();
    changes[login.setting] = url.href;
    if (!isDry)
      await (await superuser()).run(
        `alter role ${pg.escapeIdentifier(login.name)} password ${pg.escapeLiteral(url.password)}`,
      );
  }
  return {
    name,
    what: `passwords made for ${without.map((login) => login.name).join(', ')}`,
    settings: changes,
  };
}

async function redisPassword({ settings, dryRun: isDry }: Making): Promise<Found> {
  const name = 'REDIS_URL';
  const url = settings[name] ?? '';
  if (url === '') return { name, what: isGiven(settings, name) ? 'was there' : 'not used' };
  const address = new URL(url);
  if (address.password !== '') return { name, what: 'was there' };
  address.password = newPassword();
  if (isDry) return { name, what: 'password made' };
  const todo = await withRedis(url, async (redis) => {
    await redis.acl('SETUSER', decodeURIComponent(address.username) || 'default', `>${address.password}`);
    return await keepUsers(redis);
  });
  const what = todo === undefined ? 'password made' : `password made. ${todo}`;
  return { name, what, settings: { [name]: address.href } };
}

/** Only the provider makes these; their place is in the file, to be filled in. */
function clientSecrets({ settings }: Making): Found {
  const name = 'FLUX_GOOGLE_CLIENT_SECRET';
  if (isGiven(settings, name) || isGiven(settings, 'FLUX_OIDC')) return { name, what: 'was there' };
  return { name, what: 'a place for it, if people sign in with Google or another provider' };
}

const places = `
# Who signs in with Google (docs/operating/settings.md); other providers are in FLUX_OIDC.
#FLUX_GOOGLE_CLIENT_ID=''
#FLUX_GOOGLE_CLIENT_SECRET=''
`;

async function bring(at: Layout, making: Making): Promise<readonly Found[]> {
  const before = readFileSync(at.settings, 'utf8');
  let text = before;
  const found: Found[] = [];
  for (const make of [masterKey, databasePasswords, redisPassword, clientSecrets]) {
    const one = await make(making);
    found.push(one);
    text = changedSettings(text, one.settings ?? {});
    // One by one: what has been given to a server must not be lost with what comes after it.
    if (making.dryRun || one.settings === undefined) continue;
    await writeSettingsFile(at.settings, text);
    noteAges(at, Object.keys(one.settings), new Date());
  }
  const lacksPlace = found.at(-1)?.what !== 'was there' && !text.includes('FLUX_GOOGLE_CLIENT_SECRET');
  if (making.dryRun) return found;
  if (lacksPlace) text += places;
  const isOpen = (statSync(at.settings).mode & 0o007) !== 0;
  if (text !== before || isOpen) await writeSettingsFile(at.settings, text);
  return isOpen ? [...found, { name: 'mode of the file', what: 'set right: others could read it' }] : found;
}

export const secretsInit: Command = {
  words: ['secrets', 'init'],
  operands: ['<target>'],
  does: 'makes the secrets that a studio’s settings lack',
  options: { ...dryRun, database: { type: 'string' } },
  help: `--database <url>  the PostgreSQL of the studio, as a superuser; unless given, Debian’s own
--dry-run         says what it would make

It makes a master key, passwords of the database’s logins and of Redis, and a place for what only
a provider of sign-in can make. What is there stays. The file is written whole, and only root and
the services may read it. Then run ./flux deploy, or ./flux secrets check.`,
  run: async ({ operands: [name = ''], values, env }) => {
    const target = await readTarget(name, env.INIT_CWD ?? process.cwd());
    const at = layout(target.root);
    const settings = readSettingsFile(at.settings);
    const { database } = values;
    const unlock = lockStudio(at.lock, 'flux secrets init');
    try {
      const found = await bring(at, {
        settings,
        superuser: async () =>
          typeof database === 'string' ? superuserAt(database) : await debianSuperuser(),
        dryRun: values['dry-run'] === true,
      });
      const secrets = found.map(({ name: secret, what }) => ({ secret, what }));
      const rows = secrets.map(({ secret, what }) => [secret, what]);
      const dry = values['dry-run'] === true ? '\n\nThis was a dry run: nothing was changed.' : '';
      return {
        data: { target: target.name, file: at.settings, secrets, dryRun: values['dry-run'] === true },
        text: `${table([at.settings, ''], rows)}${dry}`,
      };
    } finally {
      unlock();
    }
  },
};
