export { abilitiesOf } from './abilities.ts';
export { type Action, can } from './actions.ts';
export { mayInvite } from './invitations.ts';
export { higherRole, isRole } from './roles.ts';
