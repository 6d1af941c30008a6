import { randomBytes } from 'node:crypto';
import { higherRole, mayInvite } from '@flux/access';
import {
  type Invite,
  type InvitePreview,
  type PersonId,
  Problem,
  type Project,
  type ProjectId,
  type Role,
} from '@flux/contracts';
import { secretHash } from '@flux/identity';
import { authorizeInProject, presentProject } from './projects.ts';
import { findProject, type ProjectDb } from './store.ts';

/** An invitation lasts 14 days; until then as many people may use it as hold it. In ms. */
export const inviteLifetime = 14 * 24 * 60 * 60 * 1000;

/**
 * 256 bits, as 43 characters of base64url; what a link carries. Only their hash is stored, so that a copy of the
 * database lets nobody in (ASVS 11.4.1).
 */
const newToken = (): string => randomBytes(32).toString('base64url');

export type InviteRequest = { readonly projectId: ProjectId; readonly role: Role };

/**
 * Makes a link that lets whoever holds it into the project. Throws `not_found` outside the project, `forbidden` for a
 * role that may not invite or not that high.
 * @param url The studio's public origin, without a slash at its end.
 */
export async function createInvite(
  db: ProjectDb,
  personId: PersonId,
  { projectId, role }: InviteRequest,
  { url, now }: { readonly url: string; readonly now: number },
): Promise<Invite> {
  const project = await authorizeInProject(db, personId, projectId, 'project.invite');
  if (!mayInvite(project.role, role)) {
    throw new Problem('forbidden', 'Nobody can invite with a role above their own.');
  }
  const token = newToken();
  const expiresAt = new Date(now + inviteLifetime);
  await db
    .insertInto('studio.project_invites')
    .values({
      token_hash: secretHash(token),
      project_id: projectId,
      role,
      created_by: personId,
      created_at: new Date(now),
      expires_at: expiresAt,
    })
    .execute();
  return { token, url: `${url}/join/${token}`, role, expiresAt: expiresAt.toISOString() };
}

const openInvites = (db: ProjectDb, token: string, now: number) =>
  db
    .selectFrom('studio.project_invites as i')
    .where('i.token_hash', '=', secretHash(token))
    .where('i.expires_at', '>', new Date(now));

/** What the holder of a link may know before accepting it. Throws `invite_ended`, for a token nobody made too. */
export async function previewInvite(db: ProjectDb, token: string, now: number): Promise<InvitePreview> {
  const row = await openInvites(db, token, now)
    .innerJoin('studio.projects as p', 'p.id', 'i.project_id')
    .leftJoin('auth.profiles as inviter', 'inviter.id', 'i.created_by')
    .select(['p.name as projectName', 'inviter.name as invitedBy', 'i.role'])
    .executeTakeFirst();
  if (row === undefined) throw new Problem('invite_ended');
  return { projectName: row.projectName, invitedBy: row.invitedBy ?? '', role: row.role };
}

export type Joined = {
  readonly project: Project;
  readonly projectId: ProjectId;
  readonly hasChanged: boolean;
};

/**
 * Takes the person into the invitation's project. Whoever is in it already keeps the higher of the two roles, so it
 * may be called again. Throws `invite_ended`.
 */
export const joinProject = (db: ProjectDb, personId: PersonId, token: string, now: number): Promise<Joined> =>
  db.transaction().execute(async (trx) => {
    const invite = await openInvites(trx, token, now).select(['i.project_id', 'i.role']).executeTakeFirst();
    if (invite === undefined) throw new Problem('invite_ended');
    const added = await trx
      .insertInto('studio.project_members')
      .values({
        project_id: invite.project_id,
        person_id: personId,
        role: invite.role,
        joined_at: new Date(now),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    const hasChanged =
      added.numInsertedOrUpdatedRows === 1n ||
      (await raiseRole(trx, personId, invite.project_id, invite.role));
    const project = await findProject(trx, personId, invite.project_id);
    if (project === undefined) throw new Problem('invite_ended');
    return { project: presentProject(project), projectId: project.id, hasChanged };
  });

/** Gives a member the role when it is higher than theirs; whether it was. Two at once wait for each other. */
async function raiseRole(
  trx: ProjectDb,
  personId: PersonId,
  projectId: ProjectId,
  role: Role,
): Promise<boolean> {
  const member = await trx
    .selectFrom('studio.project_members')
    .where('project_id', '=', projectId)
    .where('person_id', '=', personId)
    .select('role')
    .forUpdate()
    .executeTakeFirst();
  if (member === undefined || higherRole(member.role, role) === member.role) return false;
  await trx
    .updateTable('studio.project_members')
    .set({ role })
    .where('project_id', '=', projectId)
    .where('person_id', '=', personId)
    .execute();
  return true;
}
