import type { Migration } from '@flux/database';
import { migration as schema } from './0005-messaging-schema.ts';

export const messagingMigrations: readonly Migration[] = [schema];
