import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { withClient } from '../../../apps/flux/postgres/withClient.ts';
import type { Changes } from '../../harness/deployments.ts';
import { amongPeople, type Incident, replay, server } from '../../harness/incident.ts';

/** The files of a release that have a word in them, each with another word instead. */
async function replacing(release: string, folder: string, word: RegExp, other: string): Promise<Changes> {
  const changes: Record<string, (text: string) => string> = {};
  for (const name of (await readdir(join(release, folder))).filter((file) => file.endsWith('.js'))) {
    const text = await readFile(join(release, folder, name), 'utf8');
    if (text.search(word) >= 0) changes[`${folder}/${name}`] = (given) => given.replaceAll(word, other);
  }
  assert.notEqual(Object.keys(changes).length, 0, `${word} is in ${folder}`);
  return changes;
}

/** Each takes half a minute. */
const quick = (name: string, work: () => Promise<unknown>): void => replay(name, work, 60);

/** What only shows when a release is tried, which is done on a copy: people and their data do not come near it. */
export function stoppedOnTheCopy(the: () => Incident): void {
  /** The studio's database, as a superuser. */
  function studioUrl(): string {
    const url = new URL(the().host.cluster.url);
    url.pathname = '/fluxstudio';
    return url.href;
  }

  /** Tables and columns of the studio, and the migrations that it has. */
  async function schema(): Promise<unknown> {
    return await withClient(studioUrl(), async (client) => ({
      columns: (
        await client.query(
          "select table_schema, table_name, column_name, data_type from information_schema.columns where table_schema in ('auth', 'studio', 'messaging') order by 1, 2, 3",
        )
      ).rows,
      constraints: (await client.query('select conname from pg_constraint order by 1')).rows,
      ledger: (await client.query('select id from public.flux_migrations order by 1')).rows,
    }));
  }

  async function keepsSchema(work: () => Promise<void>): Promise<void> {
    const before = await schema();
    await work();
    assert.deepEqual(await schema(), before, 'the schema of the studio is as it was');
  }

  quick('a migration fails half-way', async () => {
    const release = await the().withMigration('half-way', {
      up: 'create table studio.half (id int); create table studio.half (id int)',
      down: 'drop table studio.half',
    });
    await keepsSchema(() =>
      the().stays('a migration that fails half-way', release, {
        says: /On the copy: 0999-studio-more cannot be applied: relation "half" already exists/,
      }),
    );
  });

  quick('a migration does not fit the rows that are there', async () => {
    const release = await the().withMigration('no-fit', {
      up: `alter table studio.projects add constraint is_board foreign key (id) references studio.boards (id) not valid;
           alter table studio.projects validate constraint is_board`,
      down: 'alter table studio.projects drop constraint is_board',
    });
    await keepsSchema(() =>
      the().stays('rows that a foreign key does not fit', release, {
        says: /In "studio"\."projects" 1 row is in its way: .* The first: /,
      }),
    );
  });

  quick('a service may not read what a migration made', async () => {
    const release = await the().withMigration(
      'no-grant',
      {
        up: 'create view studio.boards_next as select * from studio.boards',
        down: 'drop view studio.boards_next',
      },
      await replacing(the().good, 'dist/server', /from studio\.boards\b/g, 'from studio.boards_next'),
    );
    await keepsSchema(() =>
      the().stays('a table without a grant for its service', release, {
        says: /Tried on the copy: .*permission denied for view boards_next/,
      }),
    );
  });

  quick('the code expects a table that no migration makes', async () => {
    const changes = await replacing(
      the().good,
      'dist/server',
      /from studio\.boards\b/g,
      'from studio.boards_next',
    );
    const release = await the().variant('no-table', changes);
    await the().stays('a table that does not exist', release, {
      says: /Tried on the copy: .*relation "studio\.boards_next" does not exist/,
    });
  });

  quick('a service throws when it starts', async () => {
    const release = await the().variant('throws', {
      [server]: (text) => `throw new Error('lib/auth/tokenService.js is not there');\n${text}`,
    });
    await the().stays('a service that throws at start', release, {
      says: /lib\/auth\/tokenService\.js is not there/,
    });
  });

  quick('the page throws while every service is well', async () => {
    const [script = ''] = /assets\/index-[\w-]+\.js/.exec(
      await readFile(join(the().good, 'apps/web/dist/index.html'), 'utf8'),
    ) ?? [''];
    const release = await the().variant('page-throws', {
      [`apps/web/dist/${script}`]: (text) =>
        `throw new Error('Cannot access a chunk before its time');\n${text}`,
    });
    await the().stays('a page that throws at load', release, {
      says: /Cannot access a chunk before its time/,
    });
  });

  quick('the page loads what is not there', async () => {
    const release = await the().variant('page-elsewhere', {
      'apps/web/dist/index.html': (text) =>
        text.replace(/assets\/index-[\w-]+\.js/, 'assets/index-elsewhere.js'),
    });
    await the().stays('a page whose files are elsewhere', release, {
      says: /Tried on the copy: .*stays empty/,
    });
  });

  quick('a migration would keep people from a table', async () => {
    const release = await the().withMigration('locks', {
      up: 'alter table studio.boards alter column name type varchar(4000)',
      down: 'alter table studio.boards alter column name type text',
    });
    await keepsSchema(() =>
      the().stays('a migration that locks', release, {
        says: /Locks: 0999-studio-more: .* rewrites the whole table/,
      }),
    );
  });

  replay('a migration waits for a table that somebody holds', async () => {
    const release = await the().withMigration('waits', {
      up: 'alter table studio.boards add column more int',
      down: 'alter table studio.boards drop column more',
    });
    const reading = new pg.Client({ connectionString: studioUrl() });
    await reading.connect();
    await reading.query('begin; lock table studio.boards in access share mode');
    try {
      await keepsSchema(() =>
        the().stays('a migration that waits for a table', release, { says: /\(migration_blocked\)/ }),
      );
    } finally {
      await reading.end();
    }
  });

  quick('a service throws when it starts, and only where people are', async () => {
    const release = await the().variant('throws-later', {
      [server]: amongPeople(`throw new Error('not among people');`),
    });
    await the().stays('a service that throws at start, beyond the copy', release, {
      says: /not among people/,
    });
  });
}
