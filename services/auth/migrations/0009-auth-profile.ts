import type { Migration } from '@flux/database';

/**
 * What a person chooses about themselves: theme and picture beside name, time zone and language; and a change of address
 * that waits for its confirmation. A picture is small and belongs to nobody else, so it lies beside its person.
 */
export const migration: Migration = {
  id: '0009-auth-profile',
  kind: 'expand',
  up: `
    alter table auth.people
      add column theme text not null default 'system' check (theme in ('system', 'light', 'dark'));

    create table auth.pictures (
      person_id uuid primary key references auth.people (id) on delete cascade,
      media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
      bytes bytea not null check (octet_length(bytes) <= 262144)
    );

    create table auth.email_changes (
      person_id uuid primary key references auth.people (id) on delete cascade,
      token_hash bytea not null unique check (octet_length(token_hash) = 32),
      email text not null check (email = lower(email) and octet_length(email) <= 254),
      created_at timestamptz not null
    );

    create or replace view auth.profiles as
      select id, name, avatar_url, ((number - 1) % 8)::smallint as color, role, locale from auth.people;

    grant select, insert, update, delete on auth.pictures, auth.email_changes to flux_auth;
  `,
  down: `
    drop view auth.profiles;
    create view auth.profiles as
      select id, name, avatar_url, ((number - 1) % 8)::smallint as color, role from auth.people;
    grant select on auth.profiles to flux_auth, flux_messaging, flux_collaboration;
    drop table auth.email_changes, auth.pictures;
    alter table auth.people drop column theme;
  `,
};
