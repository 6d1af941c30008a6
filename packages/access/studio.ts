import type { InstallationRole } from '@flux/contracts';

/** The roles of the installation, from the one that may most to the one that may least. */
const roles: readonly InstallationRole[] = ['owner', 'admin', 'member', 'guest'];

/** Who sees everybody with an account, their sessions and the audit. */
export const studioKeepers: readonly InstallationRole[] = ['owner', 'admin'];

/** Whether somebody may make a person of this role one of another. There is one owner: `mayGiveStudio`. */
export const mayChangeStudioRole = (actor: InstallationRole, person: InstallationRole): boolean =>
  actor === 'owner' && person !== 'owner';

/** Whether somebody may make a person of this role the owner in their own place. */
export const mayGiveStudio = (actor: InstallationRole, person: InstallationRole): boolean =>
  actor === 'owner' && person !== 'owner';

/** Whether somebody may end the sessions of a person of this role and keep them out: only of who stands below. */
export const mayKeepOut = (actor: InstallationRole, person: InstallationRole): boolean =>
  studioKeepers.includes(actor) && roles.indexOf(actor) < roles.indexOf(person);
