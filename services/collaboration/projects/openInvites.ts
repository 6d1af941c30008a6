import { mayRevoke } from '@flux/access';
import { type InviteId, type OpenInvite, type PersonId, Problem, type ProjectId } from '@flux/contracts';
import { olderThan } from '@flux/database';
import { type Page, pageOf } from '@flux/http';
import { authorizeInProject } from './projects.ts';
import type { ProjectDb } from './store.ts';

const invitesOf = (db: ProjectDb, projectId: ProjectId, now: number) =>
  db
    .selectFrom('studio.project_invites as i')
    .leftJoin('auth.profiles as inviter', 'inviter.id', 'i.created_by')
    .where('i.project_id', '=', projectId)
    .where('i.expires_at', '>', new Date(now))
    .select(['i.id', 'i.role', 'i.email', 'i.created_by', 'i.created_at', 'i.expires_at', 'inviter.name']);

type InviteRow = Awaited<ReturnType<ReturnType<typeof invitesOf>['executeTakeFirstOrThrow']>>;

const presentInvite = (row: InviteRow): OpenInvite => ({
  id: row.id,
  role: row.role,
  email: row.email,
  invitedBy: { id: row.created_by, name: row.name ?? '' },
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
});

/**
 * The invitations that still let somebody in, newest first, as far as the person may end them: an address is nobody
 * else's to see. Throws as `authorizeInProject`.
 */
export async function pageOfInvites(
  db: ProjectDb,
  personId: PersonId,
  projectId: ProjectId,
  { after, limit, now }: Page & { readonly now: number },
) {
  const { member_role } = await authorizeInProject(db, personId, projectId, 'project.invite');
  const seen = mayRevoke(member_role, false)
    ? invitesOf(db, projectId, now)
    : invitesOf(db, projectId, now).where('i.created_by', '=', personId);
  const rows = await seen
    .where(olderThan(after, ['i.created_at', 'i.id']))
    .orderBy('i.created_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => ({ at: row.created_at, id: row.id }), presentInvite);
}

/** One of them, as it was just made. Throws `not_found`. */
export async function findInvite(
  db: ProjectDb,
  projectId: ProjectId,
  inviteId: InviteId,
  now: number,
): Promise<OpenInvite> {
  const row = await invitesOf(db, projectId, now).where('i.id', '=', inviteId).executeTakeFirst();
  if (row === undefined) throw new Problem('not_found');
  return presentInvite(row);
}

/**
 * Ends an invitation: whoever holds it does not come in any more. Throws as `authorizeInProject`, and `not_found` for
 * one that ended or that the person does not see.
 */
export async function endInvite(
  db: ProjectDb,
  personId: PersonId,
  { projectId, inviteId, now }: { projectId: ProjectId; inviteId: InviteId; now: number },
): Promise<void> {
  const { member_role } = await authorizeInProject(db, personId, projectId, 'project.invite');
  const { invitedBy } = await findInvite(db, projectId, inviteId, now);
  if (!mayRevoke(member_role, invitedBy.id === personId)) throw new Problem('not_found');
  const ended = await db.deleteFrom('studio.project_invites').where('id', '=', inviteId).executeTakeFirst();
  if (ended.numDeletedRows === 0n) throw new Problem('not_found');
}
