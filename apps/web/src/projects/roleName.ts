import type { Role } from '@flux/contracts';
import { type MessageKey, t } from '../words/words.ts';

const names = {
  owner: 'role.owner',
  admin: 'role.admin',
  editor: 'role.editor',
  commenter: 'role.commenter',
  viewer: 'role.viewer',
} as const satisfies Record<Role, MessageKey>;

export const roleName = (role: Role): string => t(names[role]);
