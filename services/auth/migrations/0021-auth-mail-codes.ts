import type { Migration } from '@flux/database';

/** A sign-in from where nothing is as it was waits for a code that is mailed; kept as a keyed hash. */
export const migration: Migration = {
  id: '0021-auth-mail-codes',
  kind: 'expand',
  up: `
    alter table auth.challenges add column mail_code_hash bytea check (octet_length(mail_code_hash) = 32);
  `,
  down: 'alter table auth.challenges drop column mail_code_hash;',
};
