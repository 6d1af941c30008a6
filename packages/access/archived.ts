import type { Role } from '@flux/contracts';
import { type Action, can } from './actions.ts';

/**
 * In an archived project everybody is a viewer (`studio.memberships` says so of everything in it), except for what ends
 * the archive or a membership.
 */
const kept: ReadonlySet<Action> = new Set<Action>([
  'project.archive',
  'project.transfer',
  'project.leave',
  'member.remove',
]);

/** Whether a role may still do this once the project is archived. */
export const canInArchive = (role: Role, action: Action): boolean =>
  can(kept.has(action) ? role : 'viewer', action);
