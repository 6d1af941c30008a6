import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { connectPglite } from './pglite.ts';
import type { Pool } from './pool.ts';

/** Nobody makes a second database in an embedded one, and two of its three are there only for that: 600 files. */
const withoutTemplates = `
  update pg_database set datistemplate = false;
  drop database template0;
  drop database template1;
  checkpoint;`;

async function shrink(pool: Pool): Promise<void> {
  for (const statement of withoutTemplates.split(';')) await pool.query(statement);
}

/**
 * Writes an archive of an embedded database, from which `createDatabase({ templatePath })` sets up a new one in a
 * second instead of five. It depends on the version of PGlite alone; 25 MB.
 *
 * @param path Readers see all of the file or nothing.
 * @param from An archive to begin with, instead of an empty database.
 * @param prepare What to do to it before.
 */
export async function makeTemplate(
  path: string,
  from?: string,
  prepare: (pool: Pool) => Promise<unknown> = shrink,
): Promise<void> {
  const connection = connectPglite({ templatePath: from }, { onLost: () => {}, gate: () => {} });
  try {
    await connection.probe();
    await prepare(connection.main);
    await writeWhole(path, await connection.dump());
  } finally {
    await connection.close();
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const partial = `${path}.${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(partial, bytes);
  await rename(partial, path);
}
