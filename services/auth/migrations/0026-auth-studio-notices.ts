import type { Migration } from '@flux/database';

/** What the operator tells everybody: planned work, and what is new. */
export const migration: Migration = {
  id: '0026-auth-studio-notices',
  kind: 'expand',
  up: `
    insert into auth.notification_kinds values ('studio', 4, true, true, '10 minutes', false);
  `,
  down: `
    delete from auth.notification_settings where kind = 'studio';
    delete from auth.notifications where kind = 'studio';
    delete from auth.notification_kinds where kind = 'studio';
  `,
};
