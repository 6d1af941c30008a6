import type { Role } from '@flux/contracts';
import { can } from './actions.ts';
import { isAtLeast } from './roles.ts';

/**
 * Whether somebody may make a member of this role one of another. Nobody reaches above themselves, and the owner changes
 * only when the project is handed over.
 */
export const mayChangeRole = (actor: Role, current: Role, next: Role): boolean =>
  can(actor, 'member.change') &&
  current !== 'owner' &&
  next !== 'owner' &&
  isAtLeast(actor, current) &&
  isAtLeast(actor, next);

/** Whether somebody may take a member of this role out of the project. */
export const mayRemove = (actor: Role, role: Role): boolean =>
  can(actor, 'member.remove') && role !== 'owner' && isAtLeast(actor, role);

/** Whether somebody sees an open invitation and may end it: their own, and everybody's for who looks after members. */
export const mayRevoke = (actor: Role, isOwn: boolean): boolean =>
  can(actor, 'project.invite') && (isOwn || can(actor, 'member.change'));
