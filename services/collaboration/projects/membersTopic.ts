import type { Bus } from '@flux/bus';
import type { PersonId, ProjectId } from '@flux/contracts';

/** Tells every process that somebody's membership changed, so that open sockets look at it again. */
export const publishMembership = (bus: Bus, change: { projectId: ProjectId; personId: PersonId }): void =>
  bus.publish('members', Buffer.from(JSON.stringify(change)));
