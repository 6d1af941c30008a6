import type { Migration } from '@flux/database';

/** A link that the operator hands over proves nothing about the person's address, unlike one that was mailed. */
export const migration: Migration = {
  id: '0017-auth-operator-resets',
  kind: 'expand',
  up: 'alter table auth.password_resets add column by_mail boolean not null default true;',
  down: 'alter table auth.password_resets drop column by_mail;',
};
