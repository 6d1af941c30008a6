import { isUuid, type PersonId, type ProjectId } from '@flux/contracts';

export type MembershipChange = { readonly projectId: ProjectId; readonly personId: PersonId };

/** Whose membership changed, as the topic `members` tells it; `undefined` for what this release cannot read. */
export function readMembershipChange(payload: Uint8Array): MembershipChange | undefined {
  try {
    const change: unknown = JSON.parse(Buffer.from(payload).toString());
    if (typeof change !== 'object' || change === null) return undefined;
    if (!('projectId' in change) || !('personId' in change)) return undefined;
    const { projectId, personId } = change;
    if (typeof projectId !== 'string' || typeof personId !== 'string') return undefined;
    return isUuid(projectId) && isUuid(personId)
      ? { projectId: projectId as ProjectId, personId: personId as PersonId }
      : undefined;
  } catch {
    return undefined;
  }
}
