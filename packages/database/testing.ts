import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import pg from 'pg';
import { assemble, createDatabase } from './createDatabase.ts';
import type { Database, Engine, Migration } from './database.ts';
import { lockFile } from './directoryLock.ts';
import { inOrder, ledgerSql } from './ledger.ts';
import { makeTemplate } from './makeTemplate.ts';
import { migrate } from './migrate.ts';
import { connectPglite } from './pglite.ts';
import { foundation } from './roles.ts';
import { reusedPglite } from './testPglite.ts';

/** What is needed of a test's context: `{ after }` of node:test fits too, in a suite. */
export type Cleanup = { readonly after: (hook: () => Promise<void>) => void };

/** Every store is tested on each. */
export const engines: readonly Engine[] = ['pglite', 'postgres'];

/** The cluster for tests, as a superuser. */
export function testPostgresUrl(): string {
  const url = process.env.FLUX_TEST_POSTGRES;
  if (url === undefined)
    throw new Error('FLUX_TEST_POSTGRES is not set: the URL of a PostgreSQL for tests, as a superuser.');
  return url;
}

/** `testPostgresUrl` with another database. */
const urlOf = (name: string): string => {
  const url = new URL(testPostgresUrl());
  url.pathname = `/${name}`;
  return url.href;
};

/** Names what the migrations make of an empty database; whatever else it depends on is part of it. */
function nameOf(engine: Engine, migrations: readonly Migration[]): string {
  const manifest = new URL('../package.json', import.meta.resolve('@electric-sql/pglite'));
  const parts = [
    engine,
    readFileSync(manifest, 'utf8'),
    foundation,
    ledgerSql,
    ...inOrder(migrations).map(({ id, up }) => `${id}\n${up}`),
  ];
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 24);
}

async function migrated(database: Database, migrations: readonly Migration[]): Promise<void> {
  try {
    await database.open();
    await database.migrate(migrations);
  } finally {
    await database.close();
  }
}

/** Kept from test to test, since a connection takes longer than most of what it is asked; it keeps no process alive. */
let admins: pg.Pool | undefined;

async function withAdmin<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  admins ??= new pg.Pool({
    connectionString: testPostgresUrl(),
    allowExitOnIdle: true,
    idleTimeoutMillis: 0,
  }).on('error', () => {}); // while idle: who asks next is told
  const client = await admins.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

/** Makes a database that tests are given copies of, unless another process has. */
async function makePostgresTemplate(name: string, migrations: readonly Migration[]): Promise<void> {
  await withAdmin(async (admin) => {
    const isThere = async () =>
      (await admin.query('select from pg_database where datname = $1 and datistemplate', [name])).rowCount ===
      1;
    if (await isThere()) return;
    await admin.query('select pg_advisory_lock(hashtext($1))', [name]);
    try {
      if (await isThere()) return;
      await admin.query(`drop database if exists ${name}`);
      await admin.query(`create database ${name} template template0`);
      await migrated(createDatabase({ databaseUrl: urlOf(name), dataDir: tmpdir() }), migrations);
      await admin.query(`alter database ${name} is_template true`);
    } finally {
      await admin.query('select pg_advisory_unlock(hashtext($1))', [name]);
    }
  });
}

const postgresTemplates = new Map<string, Promise<void>>();

/** A database that was migrated once, by whichever test process came first. */
async function postgresTemplate(migrations: readonly Migration[]): Promise<string> {
  const name = `flux_template_${nameOf('postgres', migrations)}`;
  const made = postgresTemplates.get(name) ?? makePostgresTemplate(name, migrations);
  postgresTemplates.set(name, made);
  await made;
  return name;
}

async function clonePostgres(t: Cleanup, migrations: readonly Migration[]): Promise<Database> {
  const databaseUrl = await testDatabaseUrl(t, migrations);
  const database = createDatabase({ databaseUrl, dataDir: tmpdir() });
  t.after(() => database.close());
  return database;
}

/** Makes `path` once, by whoever comes first among all test processes; the others wait. */
async function once(path: string, make: () => Promise<void>): Promise<void> {
  let unlock: (() => void) | undefined;
  while (!existsSync(path)) {
    unlock = lockFile(`${path}.lock`, 0);
    if (unlock !== undefined) break;
    await wait(50);
  }
  try {
    if (!existsSync(path)) await make();
  } finally {
    unlock?.();
  }
}

async function templates(): Promise<string> {
  const folder = join(tmpdir(), 'flux-test-templates');
  await mkdir(folder, { recursive: true });
  return folder;
}

/** An archive of an empty PGlite, for `createDatabase({ templatePath })`. */
export async function emptyTemplate(): Promise<string> {
  const path = join(await templates(), `${nameOf('pglite', [])}-empty.tar`);
  await once(path, () => makeTemplate(path));
  return path;
}

/** An archive of a PGlite that was migrated, made from the empty one. */
async function pgliteTemplate(migrations: readonly Migration[]): Promise<string> {
  const path = join(await templates(), `${nameOf('pglite', migrations)}.tar`);
  await once(path, async () => {
    await makeTemplate(path, await emptyTemplate(), (pool) => migrate(pool, migrations));
  });
  return path;
}

async function clonePglite(t: Cleanup, migrations: readonly Migration[]): Promise<Database> {
  const templatePath = await pgliteTemplate(migrations);
  const database = assemble((watch) => connectPglite({ templatePath }, watch, reusedPglite));
  t.after(() => database.close());
  return database;
}

/**
 * A database of the test's own, open and migrated: a clone of one that is made once per set of migrations. Closed, and
 * removed, after the test. PGlite's is in memory and takes a second, so a file shares one between its tests:
 * `describe(engine, async () => { const database = await testDatabase({ after }, engine, migrations); … })`, `after` from
 * node:test. (At the top level of a file `after` may run before tests that are registered after another `await`.)
 */
export async function testDatabase(
  t: Cleanup,
  engine: Engine,
  migrations: readonly Migration[],
): Promise<Database> {
  const database = await (engine === 'pglite' ? clonePglite : clonePostgres)(t, migrations);
  await database.open();
  return database;
}
export { type TestCluster, testCluster } from './testCluster.ts';
export { checkUpDown } from './upDown.ts';

/** The address of a migrated PostgreSQL database of the test's own, for whole processes; removed after the test. */
export async function testDatabaseUrl(t: Cleanup, migrations: readonly Migration[]): Promise<string> {
  const template = await postgresTemplate(migrations);
  const name = `flux_test_${randomBytes(8).toString('hex')}`;
  // Copying its files takes a fifth of the time of writing them through the log, which is for databases in use.
  await withAdmin((admin) => admin.query(`create database ${name} template ${template} strategy file_copy`));
  t.after(() =>
    withAdmin(async (admin) => {
      await admin.query(`drop database ${name} with (force)`);
    }),
  );
  return urlOf(name);
}

/** Makes the archive of a migrated PGlite, from which whole processes of a test start. */
export const testTemplate = pgliteTemplate;
