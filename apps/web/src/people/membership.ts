import type { Member, Project, Role } from '@flux/contracts';
import { queries, studio } from '../session/studio.ts';

type GivenRole = Exclude<Role, 'owner'>;

const refresh = async (projectId: string): Promise<void> => {
  await Promise.all([
    queries.invalidateQueries({ queryKey: ['project', projectId] }),
    queries.invalidateQueries({ queryKey: ['projects'] }),
  ]);
};

export async function changeRole(projectId: string, member: Member, role: GivenRole): Promise<void> {
  await studio.call('PATCH /api/projects/:id/members/:personId', {
    params: { id: projectId, personId: member.id },
    body: { role },
  });
  await refresh(projectId);
}

export async function takeOut(projectId: string, personId: string): Promise<void> {
  await studio.call('DELETE /api/projects/:id/members/:personId', { params: { id: projectId, personId } });
  await refresh(projectId);
}

/** Whoever leaves sees nothing of it any more, so nothing of it is asked for again. */
export async function leave(project: Project, personId: string): Promise<void> {
  const params = { id: project.id, personId };
  await studio.call('DELETE /api/projects/:id/members/:personId', { params });
  queries.removeQueries({ queryKey: ['project', project.id] });
  await queries.invalidateQueries({ queryKey: ['projects'] });
}

export async function handOver(projectId: string, personId: string): Promise<void> {
  await studio.call('POST /api/projects/:id/owner', { params: { id: projectId }, body: { personId } });
  await refresh(projectId);
}

export async function endInvite(projectId: string, inviteId: string): Promise<void> {
  await studio.call('DELETE /api/projects/:id/invites/:inviteId', { params: { id: projectId, inviteId } });
  await refresh(projectId);
}
