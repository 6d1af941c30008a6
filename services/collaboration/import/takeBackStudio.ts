import { randomUUID } from 'node:crypto';
import type { BlobHash, Blobs } from '@flux/blobs';
import type { FileId, PersonId, ProjectId } from '@flux/contracts';
import { sql } from 'kysely';
import { claimRemains, releaseUpload } from '../files/blobClaims.ts';
import type { FileDb } from '../files/store.ts';
import type { Bringing } from './bringProject.ts';

type Imported = { readonly importId: string; readonly projectIds: readonly ProjectId[] };

/** What an import brought of one kind and is there still. */
async function broughtProjects(db: FileDb, importId: string) {
  return await db
    .selectFrom('studio.imported as i')
    .innerJoin('studio.projects as p', (join) => join.on(sql`p.id`, '=', sql`i.id`))
    .where('i.import_id', '=', importId)
    .where('i.kind', '=', 'project')
    .select(['p.id', 'p.name'])
    .orderBy('p.id')
    .execute();
}

/** Projects of an import in which nobody has put anything since; the messages are looked at elsewhere. */
export async function untouchedProjects(db: FileDb, importId: string): Promise<readonly ProjectId[]> {
  const { rows } = await sql<{ id: ProjectId }>`
    select p.id from studio.imported i join studio.projects p on p.id = i.id
     where i.import_id = ${importId} and i.kind = 'project'
       and not exists (select from studio.boards b where b.project_id = p.id)
       and not exists (
         select from studio.files f where f.project_id = p.id and not exists (
           select from studio.imported o where o.id = f.id and o.import_id = i.import_id))`.execute(db);
  return rows.map(({ id }) => id);
}

/** Removes the files of an import for good, with the bytes that nobody else has. @returns how many. */
export async function takeBackFiles(
  db: FileDb,
  blobs: Blobs,
  { importId, now, dryRun }: Bringing,
): Promise<number> {
  const ids = db.selectFrom('studio.imported').where('import_id', '=', importId).where('kind', '=', 'file');
  const files = await db
    .selectFrom('studio.files')
    .where('id', 'in', ids.select(sql<FileId>`id`.as('id')))
    .select(['id', 'sha256'])
    .execute();
  if (dryRun) return files.length;
  const removalId = randomUUID();
  await db.transaction().execute(async (trx) => {
    const hashes: BlobHash[] = [];
    for (const { id, sha256 } of files) {
      await trx.deleteFrom('studio.files').where('id', '=', id).execute();
      hashes.push(sha256);
    }
    await claimRemains(trx, { removalId, hashes, now });
    await trx
      .deleteFrom('studio.imported')
      .where('import_id', '=', importId)
      .where('kind', '=', 'file')
      .execute();
  });
  await releaseUpload(db, blobs, removalId);
  return files.length;
}

/** Removes those projects of an import. @returns names of those that stay, and how many went. */
export async function takeBackProjects(
  db: FileDb,
  { importId, projectIds }: Imported,
  { dryRun }: Pick<Bringing, 'dryRun'>,
): Promise<{ readonly removed: number; readonly kept: readonly string[] }> {
  const all = await broughtProjects(db, importId);
  const going = all.filter(({ id }) => projectIds.includes(id));
  if (!dryRun)
    await db.transaction().execute(async (trx) => {
      for (const { id } of going) {
        await trx.deleteFrom('studio.projects').where('id', '=', id).execute();
        await trx.deleteFrom('studio.imported').where('id', '=', id).execute();
      }
    });
  return {
    removed: going.length,
    kept: all.filter((project) => !going.includes(project)).map(({ name }) => name),
  };
}

/** Who owns, made or is in something that stays. */
export async function peopleNeeded(db: FileDb, going: Imported): Promise<readonly PersonId[]> {
  const { rows } = await sql<{ id: PersonId }>`
    select person_id as id from studio.project_members where project_id <> all (${going.projectIds}::uuid[])
    union select created_by from studio.projects where id <> all (${going.projectIds}::uuid[])
    union select created_by from studio.boards where project_id <> all (${going.projectIds}::uuid[])
    union select f.owner_id from studio.files f where not exists (
      select from studio.imported i where i.id = f.id and i.import_id = ${going.importId})`.execute(db);
  return rows.map(({ id }) => id);
}
