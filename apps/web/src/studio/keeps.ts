import type { User } from '@flux/contracts';

/** Whether somebody looks after the studio: sees everybody in it, their sessions and the audit. */
export const keepsStudio = ({ role }: User): boolean => role === 'owner' || role === 'admin';
