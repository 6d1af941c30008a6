import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { childProcess } from './childProcess.ts';
import { createDatabase } from './createDatabase.ts';
import type { Database, Migration } from './database.ts';
import { connectPglite } from './pglite.ts';
import { emptyTemplate } from './testing.ts';

const templatePath = await emptyTemplate();

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'flux-pglite-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function databaseIn(t: TestContext, dataDir: string): Database {
  const database = createDatabase({ dataDir, templatePath });
  t.after(database.close);
  return database;
}

const migrations: readonly Migration[] = [
  {
    id: '0001-auth-rows',
    kind: 'expand',
    up: 'create table auth.rows (id int primary key, filling text)',
    down: 'drop table auth.rows',
  },
];
const idsIn = async (database: Database) =>
  (
    await sql<{ id: number }>`select id from auth.rows order by id`.execute(database.service<unknown>('auth'))
  ).rows.map(({ id }) => id);

test('what was written is there after closing and opening, also without the template', async (t) => {
  const dataDir = folder(t);
  const first = databaseIn(t, dataDir);
  assert.equal(first.engine, 'pglite');
  assert.equal(first.state(), 'starting');
  await first.open();
  assert.equal(first.state(), 'ok');
  await first.ping();
  await first.migrate(migrations);
  await sql`insert into auth.rows values (1)`.execute(first.service<unknown>('auth'));
  await first.close();
  const second = createDatabase({ dataDir });
  t.after(second.close);
  await second.open();
  assert.deepEqual(await idsIn(second), [1]);
});

test('kill -9 in the middle of writing loses nothing that was acknowledged', async (t) => {
  const dataDir = folder(t);
  const acknowledged: number[] = [];
  // The second process starts on what the first left.
  for (let life = 0; life < 2; life++) {
    const child = childProcess(
      t,
      `const { createDatabase } = await import(base + 'index.ts');
      const { sql } = await import('kysely');
      const database = createDatabase(${JSON.stringify({ dataDir, templatePath })});
      await database.open();
      await database.migrate(${JSON.stringify(migrations)});
      const db = database.service('auth');
      await Promise.all(Array.from({ length: 4 }, async (_, worker) => {
        for (let n = 0; ; n++) {
          const id = ${life} * 1_000_000 + worker * 100_000 + n;
          await db.transaction().execute(async (trx) => {
            await sql\`insert into auth.rows values (\${id}, repeat('x', 3000))\`.execute(trx);
          });
          process.stdout.write(id + '\\n');
        }
      }));`,
    );
    for (let rows = 0; rows < 150; rows++) {
      const line = await child.lines.next();
      assert.ok(line.done !== true, 'the process must not end by itself');
      acknowledged.push(Number(line.value));
    }
    await child.kill('SIGKILL');
    for (let line = await child.lines.next(); line.done !== true; line = await child.lines.next())
      acknowledged.push(Number(line.value));
  }
  const database = databaseIn(t, dataDir);
  await database.open();
  const kept = new Set(await idsIn(database));
  assert.ok(acknowledged.length >= 300);
  assert.deepEqual(
    acknowledged.filter((id) => !kept.has(id)),
    [],
  );
});

test('a second process on the same directory is refused with one sentence, and the first goes on', async (t) => {
  const dataDir = folder(t);
  const first = databaseIn(t, dataDir);
  await first.open();
  const second = databaseIn(t, dataDir);
  await assert.rejects(second.open(), {
    name: 'StartError',
    message: `The data directory ${join(dataDir, 'database')} is in use by process ${process.pid}.`,
  });
  await second.close();
  await first.ping();
});

test('a set-up that ended half-way is begun again', async (t) => {
  const dataDir = folder(t);
  const files = join(dataDir, 'database', 'pglite');
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, 'PG_VERSION'), '18');
  writeFileSync(join(dataDir, 'database', 'making'), '');
  const database = databaseIn(t, dataDir);
  await database.open();
  await database.ping();
  assert.ok(!existsSync(join(dataDir, 'database', 'making')));
});

test('a directory whose content is no database is refused and left as it is', async (t) => {
  const dataDir = folder(t);
  const files = join(dataDir, 'database', 'pglite');
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, 'PG_VERSION'), '9.6');
  const database = databaseIn(t, dataDir);
  await assert.rejects(database.open(), {
    name: 'StartError',
    message: new RegExp(`^The database in ${join(dataDir, 'database')} cannot be opened: .`),
  });
  assert.ok(readdirSync(files).includes('PG_VERSION'));
});

test('a data directory that cannot be had is refused with one sentence', async (t) => {
  const file = join(folder(t), 'file');
  writeFileSync(file, '');
  await assert.rejects(databaseIn(t, file).open(), {
    name: 'StartError',
    message: `The data directory ${join(file, 'database')} is not a directory.`,
  });
});

test('before it is open and after it is closed, queries fail at once', async (t) => {
  const database = databaseIn(t, folder(t));
  const ask = () => sql`select 1`.execute(database.service<unknown>('auth'));
  await assert.rejects(ask(), {
    name: 'DatabaseUnavailable',
    message: 'The database is still being opened.',
  });
  await assert.rejects(database.ping(), { name: 'DatabaseUnavailable' });
  await database.open();
  await ask();
  await database.close();
  await database.close();
  await assert.rejects(ask(), { name: 'DatabaseUnavailable', message: 'The database was closed.' });
});

test('a ping behind a long query says so in time, and the query goes on', async (t) => {
  const database = databaseIn(t, folder(t));
  await database.open();
  const long = sql<{ n: number }>`select count(*) n from generate_series(1, 3000000)`.execute(
    database.service<unknown>('auth'),
  );
  // The query must have the connection first; it is handed over a few turns of the loop later.
  await new Promise((resolve) => setTimeout(resolve, 20));
  await assert.rejects(database.ping(20), { message: 'The database did not answer within 20 ms.' });
  assert.equal((await long).rows[0]?.n, 3_000_000);
  assert.equal(database.state(), 'ok');
  await database.ping();
});

test('a long query does not hold up this thread', async (t) => {
  const database = databaseIn(t, folder(t));
  await database.open();
  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  await sql`select count(*) from generate_series(1, 2000000)`.execute(database.service<unknown>('auth'));
  clearInterval(timer);
  assert.ok(ticks > 5, `${ticks} ticks`);
});

test('when its thread ends by itself, the database comes back with everything that was acknowledged', async (t) => {
  const dataDir = folder(t);
  const lost: unknown[] = [];
  const connection = connectPglite(
    { dataDir, templatePath },
    { onLost: (error) => lost.push(error), gate: () => {} },
  );
  t.after(connection.close);
  await connection.probe();
  await connection.main.query('create table kept (id int)');
  await connection.main.query('insert into kept values (1)');
  const during = assert.rejects(connection.main.query('select count(*) from generate_series(1, 50000000)'), {
    name: 'DatabaseUnavailable',
  });
  await wait(50);
  await connection.kill();
  await during;
  assert.ok(lost.length > 0);
  await assert.rejects(connection.main.query('select 1'), { name: 'DatabaseUnavailable' });
  await connection.probe();
  assert.deepEqual(await connection.main.query('select * from kept'), [{ id: 1 }]);
});
