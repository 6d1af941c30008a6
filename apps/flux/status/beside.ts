import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import { parentOf } from './memory.ts';

export type Beside = { readonly name: string; readonly pid: number };

const isHere = (url: string): boolean =>
  /^(localhost|127\.0\.0\.1|\[::1\]|)$/.test(URL.parse(url)?.hostname ?? '-');

/** The server of the studio's database, where it is on this host: whoever started what answers us. */
async function postgres(url: string): Promise<readonly Beside[]> {
  if (!isHere(url)) return [];
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {}); // told by the query
  try {
    await client.connect();
    const { rows } = await client.query('select pg_backend_pid() as pid');
    return [{ name: 'PostgreSQL', pid: await parentOf(rows[0].pid) }];
  } catch {
    return []; // the services' health tells of it
  } finally {
    await client.end().catch(() => {});
  }
}

async function daemon(at: Layout, { kind }: Supervisor): Promise<readonly Beside[]> {
  if (kind !== 'pm2') return [];
  const text = await readFile(join(at.pm2, 'pm2.pid'), 'utf8').catch(() => '');
  return text === '' ? [] : [{ name: 'PM2', pid: Number(text) }];
}

/** What a studio needs beside its units: its database, and what starts them. */
export async function besideUnits(
  at: Layout,
  supervisor: Supervisor,
  databaseUrl: string,
): Promise<readonly Beside[]> {
  const found = await Promise.all([daemon(at, supervisor), postgres(databaseUrl)]);
  return found.flat().filter(({ pid }) => pid > 1);
}
