import type { Migration } from '@flux/database';
import { migration as messaging } from './0005-messaging-channels.ts';
import { migration as attachableFiles } from './0012-messaging-attachable-files.ts';
import { migration as imports } from './0027-messaging-imports.ts';

export const messagingMigrations: readonly Migration[] = [messaging, attachableFiles, imports];
