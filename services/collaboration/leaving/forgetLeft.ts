import type { Blobs } from '@flux/blobs';
import type { Bus } from '@flux/bus';
import type { PersonId, ProjectId } from '@flux/contracts';
import { sql } from 'kysely';
import { removeOverdue } from '../boards/trash.ts';
import type { FileDb } from '../files/store.ts';
import { emptyTrash } from '../files/trash.ts';
import { publishMembership } from '../projects/membersTopic.ts';
import { lockProject, type ProjectDb, setRole } from '../projects/store.ts';

/** Deleted so long ago that it goes for good at the next look. */
const longAgo = new Date(0);

type Membership = { readonly projectId: ProjectId; readonly personId: PersonId };

/** Who has most to say of those who stay; of several, who came first. */
const nextOwnerOf = (trx: ProjectDb, { projectId, personId }: Membership) =>
  trx
    .selectFrom('studio.project_members')
    .select('person_id')
    .where('project_id', '=', projectId)
    .where('person_id', '!=', personId)
    .orderBy(sql`array_position(array['admin', 'editor', 'commenter', 'viewer'], role)`)
    .orderBy('joined_at')
    .limit(1)
    .executeTakeFirst();

/** Nobody is left in the project, so that nobody could ever see what is in it. */
async function abandon(trx: ProjectDb, projectId: ProjectId): Promise<void> {
  await sql`update studio.boards set deleted_at = ${longAgo} where project_id = ${projectId}`.execute(trx);
  await sql`update studio.files set deleted_at = ${longAgo} where project_id = ${projectId}`.execute(trx);
}

/** Takes somebody out of a project. One that became theirs meanwhile goes to who is next. */
const partFrom = (db: ProjectDb, membership: Membership): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const { projectId, personId } = membership;
    await lockProject(trx, projectId);
    const parted = await trx
      .deleteFrom('studio.project_members')
      .where('project_id', '=', projectId)
      .where('person_id', '=', personId)
      .returning('role')
      .executeTakeFirst();
    if (parted === undefined) return;
    await trx
      .deleteFrom('studio.project_invites')
      .where('project_id', '=', projectId)
      .where('created_by', '=', personId)
      .execute();
    if (parted.role !== 'owner') return;
    const next = await nextOwnerOf(trx, membership);
    if (next === undefined) await abandon(trx, projectId);
    else await setRole(trx, { projectId, personId: next.person_id, role: 'owner' });
  });

/** Removes what nobody else has any business with: own files, what was opened when, and invitations. */
async function removeOwn(db: FileDb): Promise<void> {
  const left = db.selectFrom('auth.left_people').select('id');
  await db
    .updateTable('studio.files')
    .set({ deleted_at: longAgo })
    .where('project_id', 'is', null)
    .where('owner_id', 'in', left)
    .execute();
  await db.deleteFrom('studio.board_visits').where('person_id', 'in', left).execute();
  await db.deleteFrom('studio.project_invites').where('person_id', 'in', left).execute();
}

export type ForgetDeps = { readonly db: FileDb; readonly blobs: Blobs; readonly bus: Bus };

/**
 * Takes everybody who deleted their account out of their projects, and removes for good what was theirs alone. Asked again
 * it goes on where it was stopped; several processes may do it at once.
 */
export async function forgetLeft({ db, blobs, bus }: ForgetDeps, now: number): Promise<void> {
  const memberships = await db
    .selectFrom('studio.project_members')
    .where('person_id', 'in', (builder) => builder.selectFrom('auth.left_people').select('id'))
    .select(['project_id', 'person_id'])
    .execute();
  for (const { project_id: projectId, person_id: personId } of memberships) {
    await partFrom(db, { projectId, personId });
    publishMembership(bus, { projectId, personId });
  }
  await removeOwn(db);
  await emptyTrash(db, blobs, now);
  await removeOverdue(db, blobs, now);
  await sql`
    delete from studio.projects p
     where not exists (select from studio.project_members m where m.project_id = p.id)
       and not exists (select from studio.boards b where b.project_id = p.id)
       and not exists (select from studio.files f where f.project_id = p.id)`.execute(db);
}
