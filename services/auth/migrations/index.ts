import type { Migration } from '@flux/database';
import { migration as identity } from './0001-auth-identity.ts';

export const authMigrations: readonly Migration[] = [identity];
