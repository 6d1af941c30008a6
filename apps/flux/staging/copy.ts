import { Failure } from '../failures.ts';
import { outputOf } from '../host/stream.ts';
import { libpqOf } from '../postgres/address.ts';
import { type Contents, contentsOf } from '../postgres/contents.ts';
import { type Programs, programsOf } from '../postgres/programs.ts';
import { restoreDump } from '../postgres/restoreDump.ts';
import { openScratchCluster, type ScratchCluster } from '../postgres/scratchCluster.ts';
import { majorOf, withClient } from '../postgres/withClient.ts';
import type { Progress } from '../progress.ts';
import { addressesLeft, mask, type Stand } from './mask.ts';

const dumpOf = (programs: Programs, url: string, ...more: readonly string[]) => {
  const { argument, env } = libpqOf(url);
  return outputOf(programs.path('pg_dump'), ['-Fc', '-Z', '1', ...more, '-d', argument], { env });
};

/** The database as of one moment, in a cluster of its own that nobody else comes to. */
async function copyAside(
  from: string,
  scratch: ScratchCluster,
  programs: Programs,
): Promise<{ readonly url: string; readonly contents: Contents }> {
  const url = await scratch.create('staging');
  return await withClient(from, async (client) => {
    await client.query('begin isolation level repeatable read, read only');
    const { rows } = await client.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot');
    const contents = await contentsOf(client);
    const dump = dumpOf(programs, from, '--lock-wait-timeout=60s', `--snapshot=${rows[0]?.snapshot}`);
    await restoreDump(url, { programs, dump, expected: contents });
    return { url, contents };
  });
}

/** Drops what an earlier copy has brought, to make room for it anew. */
const clearing = ({ tables }: Contents): string => {
  const schemas = new Set(Object.keys(tables).map((table) => table.split('.', 1)[0] ?? ''));
  schemas.delete('public');
  const drops = [...schemas].map((schema) => `drop schema if exists "${schema}" cascade;\n`);
  return `${drops.join('')}drop table if exists public.flux_migrations;\n`;
};

export type Copying = {
  /** Of production, as the owner of the schemas; only read. */
  readonly from: string;
  /** Of staging, as the owner of the schemas. */
  readonly to: string;
  readonly stand: Stand;
  readonly replaces: boolean;
  readonly dryRun: boolean;
  readonly progress: Progress;
};

export type Copied = {
  /** Rows of each table that were emptied or changed. */
  readonly masked: Readonly<Record<string, number>>;
  readonly rows: number;
};

async function isEmpty(url: string): Promise<boolean> {
  return await withClient(url, async (client) => Object.keys((await contentsOf(client)).tables).length === 0);
}

/**
 * Copies production's data to staging without anything personal: it is masked, and looked through, in a cluster of its own
 * before any of it comes to staging.
 * @throws Failure('mask_incomplete') with nothing copied
 */
export async function copyMasked({ from, to, stand, replaces, dryRun, progress }: Copying): Promise<Copied> {
  if (!dryRun && !replaces && !(await isEmpty(to)))
    throw new Failure('not_empty', 'Staging has data already. Nothing was changed.');
  const programs = await programsOf(await withClient(from, majorOf));
  progress.step('Copying production aside');
  const scratch = await openScratchCluster(programs);
  try {
    const { url } = await copyAside(from, scratch, programs);
    progress.step('Taking out what is personal');
    const { masked, contents } = await withClient(url, async (client) => {
      const done = await mask(client, stand);
      const left = Object.entries(await addressesLeft(client));
      if (left.length > 0)
        throw new Failure(
          'mask_incomplete',
          `Mail addresses would be left in ${left.map(([column, rows]) => `${column} (${rows})`).join(', ')}.`,
        );
      return { masked: done, contents: await contentsOf(client) };
    });
    const rows = Object.values(contents.tables).reduce((sum, count) => sum + count, 0);
    if (dryRun) return { masked, rows };
    progress.step('Bringing it to staging');
    await restoreDump(to, {
      programs,
      dump: dumpOf(programs, url),
      expected: contents,
      ...(replaces ? { before: clearing(contents) } : {}),
    });
    return { masked, rows };
  } finally {
    await scratch.close();
  }
}
