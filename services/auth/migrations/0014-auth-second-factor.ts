import type { Migration } from '@flux/database';

/**
 * A second step at sign-in: authenticator apps (their secrets sealed under keys of their own), recovery codes, the
 * sign-ins that wait for it, devices that need none for a while; and when somebody last proved who they are.
 */
export const migration: Migration = {
  id: '0014-auth-second-factor',
  kind: 'expand',
  up: `
    create table auth.sealing_keys (
      kid text primary key,
      secret bytea not null,
      created_at timestamptz not null
    );

    create table auth.totp (
      person_id uuid not null references auth.people (id) on delete cascade,
      state text not null check (state in ('pending', 'active')),
      kid text not null references auth.sealing_keys (kid),
      secret bytea not null,
      last_step integer not null default 0,
      created_at timestamptz not null,
      primary key (person_id, state)
    );
    create index totp_by_key on auth.totp (kid);

    create table auth.recovery_codes (
      person_id uuid not null references auth.people (id) on delete cascade,
      prefix text not null,
      hash text not null,
      used_at timestamptz,
      primary key (person_id, prefix)
    );

    create table auth.challenges (
      token_hash bytea primary key check (octet_length(token_hash) = 32),
      person_id uuid not null references auth.people (id) on delete cascade,
      tries smallint not null default 0,
      created_at timestamptz not null
    );
    create index challenges_by_person on auth.challenges (person_id);
    create index challenges_by_age on auth.challenges (created_at);

    create table auth.trusted_devices (
      token_hash bytea primary key check (octet_length(token_hash) = 32),
      person_id uuid not null references auth.people (id) on delete cascade,
      expires_at timestamptz not null
    );
    create index trusted_devices_by_person on auth.trusted_devices (person_id);

    alter table auth.sessions add column proved_at timestamptz;

    grant select, insert, update, delete on
      auth.sealing_keys, auth.totp, auth.recovery_codes, auth.challenges, auth.trusted_devices to flux_auth;
  `,
  down: `
    alter table auth.sessions drop column proved_at;
    drop table auth.trusted_devices, auth.challenges, auth.recovery_codes, auth.totp, auth.sealing_keys;
  `,
};
