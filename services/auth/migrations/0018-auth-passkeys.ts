import type { Migration } from '@flux/database';

/** Passkeys, and the ceremonies that wait for one. `asks_passkey`: one is asked for after the password. */
export const migration: Migration = {
  id: '0018-auth-passkeys',
  kind: 'expand',
  up: `
    create table auth.passkeys (
      id uuid primary key,
      credential_id text not null unique,
      person_id uuid not null references auth.people (id) on delete cascade,
      name text not null check (octet_length(name) between 1 and 255),
      public_key bytea not null,
      counter bigint not null,
      transports text[] not null,
      is_backed_up boolean not null,
      created_at timestamptz not null,
      last_used_at timestamptz
    );
    create index passkeys_by_person on auth.passkeys (person_id, created_at);

    create table auth.passkey_ceremonies (
      challenge_hash bytea primary key check (octet_length(challenge_hash) = 32),
      purpose text not null check (purpose in ('add', 'sign_in', 'second_step', 'proof')),
      person_id uuid references auth.people (id) on delete cascade,
      created_at timestamptz not null
    );
    create index passkey_ceremonies_by_age on auth.passkey_ceremonies (created_at);

    alter table auth.people add column asks_passkey boolean not null default false;

    grant select, insert, update, delete on auth.passkeys, auth.passkey_ceremonies to flux_auth;
  `,
  down: `
    alter table auth.people drop column asks_passkey;
    drop table auth.passkey_ceremonies, auth.passkeys;
  `,
};
