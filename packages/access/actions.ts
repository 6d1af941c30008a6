import type { Role } from '@flux/contracts';
import { isAtLeast, roles } from './roles.ts';

/**
 * What can be done inside a project, and the lowest role that may do it. An action stands here from the day something
 * asks for it. A person's own space (files without a project) has its person as `owner`.
 */
const lowestRole = {
  'project.view': 'viewer',
  'project.invite': 'editor',
  /** Its name and its brief. */
  'project.edit': 'admin',
  'project.archive': 'admin',
  'project.transfer': 'owner',
  'project.leave': 'viewer',
  'member.change': 'admin',
  'member.remove': 'admin',
  'board.view': 'viewer',
  'board.create': 'editor',
  'board.edit': 'editor',
  'board.rename': 'editor',
  'board.duplicate': 'editor',
  'board.delete': 'editor',
  'board.restore': 'editor',
  'file.view': 'viewer',
  'file.upload': 'editor',
  'file.rename': 'editor',
  'file.delete': 'editor',
  'file.restore': 'editor',
  // What others made goes for good, so it takes more than to put it where it can be brought back from.
  'file.destroy': 'admin',
  'channel.view': 'viewer',
  'channel.create': 'editor',
  'channel.edit': 'editor',
  'message.send': 'commenter',
  'message.moderate': 'admin',
} as const satisfies Record<string, Role>;

export type Action = keyof typeof lowestRole;

/** The roles that may do this, for a query that asks about many people. */
export const rolesThatMay = (action: Action): readonly Role[] => roles.filter((role) => can(role, action));

/** Whether somebody with this role in a project may do this there. An owner leaves only by handing the project over. */
export const can = (role: Role, action: Action): boolean =>
  isAtLeast(role, lowestRole[action]) && !(action === 'project.leave' && role === 'owner');
