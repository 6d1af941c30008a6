import type { Migration } from '@flux/database';

/** Who has a feature that is rolled out bit by bit: a share of all people, in hundredths of a percent, and people by name. */
export const migration: Migration = {
  id: '0028-auth-flags',
  kind: 'expand',
  up: `
    create table auth.flags (
      name text primary key check (name ~ '^[a-z][a-z0-9-]{0,63}$'),
      share integer not null default 0 check (share between 0 and 10000),
      changed_at timestamptz not null
    );
    create table auth.flag_people (
      flag text not null references auth.flags (name) on delete cascade,
      person_id uuid not null references auth.people (id),
      is_on boolean not null,
      primary key (flag, person_id)
    );
    create index flag_people_person on auth.flag_people (person_id);
    grant select, insert, update, delete on auth.flags, auth.flag_people to flux_auth;
  `,
  down: `
    drop table auth.flag_people;
    drop table auth.flags;
  `,
};
