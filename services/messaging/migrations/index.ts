import type { Migration } from '@flux/database';
import { migration as messaging } from './0005-messaging-channels.ts';

export const messagingMigrations: readonly Migration[] = [messaging];
