import type { Role } from '@flux/contracts';
import { can } from './actions.ts';
import { isAtLeast } from './roles.ts';

/**
 * Whether somebody may invite others with a role: they may invite at all, and nobody gives a role above their own.
 * A project has the one owner who made it, so `owner` is never given by invitation.
 */
export const mayInvite = (inviter: Role, invited: Role): boolean =>
  can(inviter, 'project.invite') && invited !== 'owner' && isAtLeast(inviter, invited);
