import { mayChangeRole, mayInvite, mayRemove } from '@flux/access';
import {
  type Member,
  type PersonId,
  Problem,
  type Project,
  type ProjectId,
  pagePath,
  type Role,
} from '@flux/contracts';
import { notify } from '@flux/notices';
import { authorizeInProject, getProject, presentMember } from './projects.ts';
import {
  findMember,
  lockProject,
  type MemberRow,
  type ProjectDb,
  type ProjectRow,
  setRole,
} from './store.ts';

type Membership = { readonly projectId: ProjectId; readonly personId: PersonId };

async function memberIn(trx: ProjectDb, { projectId, personId }: Membership): Promise<MemberRow> {
  const member = await findMember(trx, projectId, personId);
  if (member === undefined) throw new Problem('not_found');
  return member;
}

/** Ends the invitations that somebody made and could not make any more as `role`; all, when they have none. */
async function endInvitesBeyond(trx: ProjectDb, { projectId, personId }: Membership, role: Role | null) {
  const made = trx
    .deleteFrom('studio.project_invites')
    .where('project_id', '=', projectId)
    .where('created_by', '=', personId);
  const kept = (['admin', 'editor', 'commenter', 'viewer'] as const).filter(
    (invited) => role !== null && mayInvite(role, invited),
  );
  await (kept.length === 0 ? made : made.where('role', 'not in', kept)).execute();
}

/**
 * Makes a member another role. Throws as `authorizeInProject`, `not_found` for who is no member, `forbidden` for a role
 * above one's own and for the owner's.
 */
export const changeRole = (
  db: ProjectDb,
  actorId: PersonId,
  { role, ...membership }: Membership & { readonly role: Role },
): Promise<{ readonly member: Member; readonly hasChanged: boolean; readonly isTold: boolean }> =>
  db.transaction().execute(async (trx) => {
    const { projectId, personId } = membership;
    await lockProject(trx, projectId);
    const project = await authorizeInProject(trx, actorId, projectId, 'member.change');
    const before = await memberIn(trx, membership);
    if (!mayChangeRole(project.member_role, before.role, role)) {
      throw new Problem(
        'forbidden',
        before.role === 'owner'
          ? 'The owner stays the owner until the project is handed over.'
          : 'Nobody can change people above their own role, or lift them above it.',
      );
    }
    if (before.role === role)
      return { member: presentMember(project)(before), hasChanged: false, isTold: false };
    await setRole(trx, { projectId, personId, role });
    await endInvitesBeyond(trx, membership, role);
    const isTold = await notify(trx, {
      person: personId,
      kind: 'project',
      event: 'role_changed',
      actor: actorId,
      project: projectId,
      path: pagePath('project', projectId),
      detail: { project: project.name, role },
    });
    // The caller may have changed themselves, and sees the member with what is left to them.
    const after = await authorizeInProject(trx, actorId, projectId, 'project.view');
    return { member: presentMember(after)(await memberIn(trx, membership)), hasChanged: true, isTold };
  });

async function mayEnd(trx: ProjectDb, actorId: PersonId, membership: Membership): Promise<ProjectRow> {
  const isLeaving = actorId === membership.personId;
  const project = await authorizeInProject(trx, actorId, membership.projectId, 'project.view');
  const { role } = await memberIn(trx, membership);
  if (isLeaving && role === 'owner')
    throw new Problem('forbidden', 'An owner leaves by handing the project over first.');
  if (!isLeaving && !mayRemove(project.member_role, role)) throw new Problem('forbidden');
  return project;
}

/** Takes somebody out of a project, or oneself. What they made there stays; the invitations they made end. */
export const endMembership = (
  db: ProjectDb,
  actorId: PersonId,
  membership: Membership,
): Promise<{ readonly isTold: boolean }> =>
  db.transaction().execute(async (trx) => {
    const { projectId, personId } = membership;
    await lockProject(trx, projectId);
    const { name } = await mayEnd(trx, actorId, membership);
    await trx
      .deleteFrom('studio.project_members')
      .where('project_id', '=', projectId)
      .where('person_id', '=', personId)
      .execute();
    await endInvitesBeyond(trx, membership, null);
    const isTold = await notify(trx, {
      person: personId,
      kind: 'project',
      event: 'removed',
      actor: actorId,
      detail: { project: name },
    });
    return { isTold };
  });

/** Hands a project over to a member; who had it stays as an admin. Throws as `authorizeInProject`, and `not_found`. */
export const handOver = (
  db: ProjectDb,
  actorId: PersonId,
  membership: Membership,
): Promise<{ readonly project: Project; readonly isTold: boolean }> =>
  db.transaction().execute(async (trx) => {
    const { projectId, personId } = membership;
    await lockProject(trx, projectId);
    const { name } = await authorizeInProject(trx, actorId, projectId, 'project.transfer');
    await memberIn(trx, membership);
    if (personId === actorId) return { project: await getProject(trx, actorId, projectId), isTold: false };
    // A project has one owner at every moment, so the old one steps down first.
    await setRole(trx, { projectId, personId: actorId, role: 'admin' });
    await setRole(trx, { projectId, personId, role: 'owner' });
    const isTold = await notify(trx, {
      person: personId,
      kind: 'project',
      event: 'owner_changed',
      actor: actorId,
      project: projectId,
      path: pagePath('project', projectId),
      detail: { project: name },
    });
    return { project: await getProject(trx, actorId, projectId), isTold };
  });
