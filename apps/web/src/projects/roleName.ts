import type { Role } from '@flux/contracts';
import { type MessageKey, t } from '../words/words.ts';

const names = {
  owner: 'role.owner',
  admin: 'role.admin',
  editor: 'role.editor',
  commenter: 'role.commenter',
  viewer: 'role.viewer',
} as const satisfies Record<Role, MessageKey>;

/** Within a sentence. */
export const roleName = (role: Role): string => t(names[role]);

/** Where it stands alone. */
export function roleTitle(role: Role): string {
  const name = roleName(role);
  return name.charAt(0).toLocaleUpperCase() + name.slice(1);
}
