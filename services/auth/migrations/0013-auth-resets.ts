import type { Migration } from '@flux/database';

/** A forgotten password: the newest link of each person, by its hash. */
export const migration: Migration = {
  id: '0013-auth-resets',
  kind: 'expand',
  up: `
    create table auth.password_resets (
      person_id uuid primary key references auth.people (id) on delete cascade,
      token_hash bytea not null unique check (octet_length(token_hash) = 32),
      created_at timestamptz not null
    );
    grant select, insert, update, delete on auth.password_resets to flux_auth;
  `,
  down: 'drop table auth.password_resets;',
};
