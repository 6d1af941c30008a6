import { higherRole } from '@flux/access';
import {
  type InviteId,
  type InvitePreview,
  type JoinProject,
  type PersonId,
  Problem,
  type Project,
  type ProjectId,
  pagePath,
  type Role,
} from '@flux/contracts';
import { secretHash } from '@flux/identity';
import { notify } from '@flux/notices';
import { idFrom } from './ids.ts';
import { presentProject } from './projects.ts';
import { findProject, lockProject, type ProjectDb, setRole } from './store.ts';

/** Invitations that let this person in now: by the token that they hold, or by an id that names them. */
function openInvites(db: ProjectDb, personId: PersonId | undefined, by: JoinProject, now: number) {
  const open = db
    .selectFrom('studio.project_invites as i')
    .innerJoin('studio.projects as p', 'p.id', 'i.project_id')
    .where('p.archived_at', 'is', null)
    .where('i.expires_at', '>', new Date(now));
  if ('token' in by) return open.where('i.token_hash', '=', secretHash(by.token));
  if (personId === undefined) throw new Problem('unauthenticated');
  return open.where('i.id', '=', idFrom<InviteId>(by.inviteId)).where('i.person_id', '=', personId);
}

/**
 * What the holder of an invitation may know before accepting it. Throws `invite_ended`, for a token nobody made too, and
 * `unauthenticated` for an id without its person.
 */
export async function previewInvite(
  db: ProjectDb,
  personId: PersonId | undefined,
  by: JoinProject,
  now: number,
): Promise<InvitePreview> {
  const row = await openInvites(db, personId, by, now)
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
  /** Who was told that somebody came. */
  readonly told: readonly PersonId[];
};

/**
 * Takes the person into the invitation's project. Whoever is in it already keeps the higher of the two roles, so it
 * may be called again with a link; an invitation to one address is used up. Throws `invite_ended`.
 */
export const joinProject = (
  db: ProjectDb,
  personId: PersonId,
  by: JoinProject,
  now: number,
): Promise<Joined> =>
  db.transaction().execute(async (trx) => {
    const found = await openInvites(trx, personId, by, now).select('i.project_id').executeTakeFirst();
    if (found === undefined) throw new Problem('invite_ended');
    await lockProject(trx, found.project_id);
    // Read once more behind the lock: it may have been ended, or used up, in between.
    const invite = await openInvites(trx, personId, by, now)
      .select(['i.id', 'i.project_id', 'i.role', 'i.email', 'i.created_by'])
      .executeTakeFirst();
    if (invite === undefined) throw new Problem('invite_ended');
    if (invite.email !== null)
      await trx.deleteFrom('studio.project_invites').where('id', '=', invite.id).execute();

    const isNew = await addMember(trx, personId, invite, now);
    const hasChanged = isNew || (await raiseRole(trx, personId, invite.project_id, invite.role));
    const project = await findProject(trx, personId, invite.project_id);
    if (project === undefined) throw new Problem('invite_ended');
    const isTold =
      isNew &&
      (await notify(trx, {
        person: invite.created_by,
        kind: 'project',
        event: 'joined',
        actor: personId,
        project: invite.project_id,
        path: pagePath('people', invite.project_id),
        detail: { project: project.name, role: invite.role },
      }));
    return {
      project: presentProject(project),
      projectId: project.id,
      hasChanged,
      told: isTold ? [invite.created_by] : [],
    };
  });

/** Whether the person was not in the project before. */
async function addMember(
  trx: ProjectDb,
  personId: PersonId,
  { project_id, role }: { readonly project_id: ProjectId; readonly role: Role },
  now: number,
): Promise<boolean> {
  const added = await trx
    .insertInto('studio.project_members')
    .values({ project_id, person_id: personId, role, joined_at: new Date(now) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return added.numInsertedOrUpdatedRows === 1n;
}

/** Gives a member the role when it is higher than theirs; whether it was. */
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
    .executeTakeFirst();
  if (member === undefined || higherRole(member.role, role) === member.role) return false;
  await setRole(trx, { projectId, personId, role });
  return true;
}
