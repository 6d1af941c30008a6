import type { InstallationRole } from '@flux/contracts';
import { type MessageKey, t } from '../words/words.ts';

const titles = {
  owner: 'studioRole.owner',
  admin: 'studioRole.admin',
  member: 'studioRole.member',
  guest: 'studioRole.guest',
} as const satisfies Record<InstallationRole, MessageKey>;

/** What somebody is in the whole studio, where it stands alone. */
export const studioRoleTitle = (role: InstallationRole): string => t(titles[role]);
