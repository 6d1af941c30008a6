export { abilitiesOf } from './abilities.ts';
export { type Action, can, rolesThatMay } from './actions.ts';
export { canInArchive } from './archived.ts';
export { mayInvite } from './invitations.ts';
export { mayChangeRole, mayRemove, mayRevoke } from './members.ts';
export { higherRole, isRole } from './roles.ts';
export { mayChangeStudioRole, mayGiveStudio, mayKeepOut, studioKeepers } from './studio.ts';
