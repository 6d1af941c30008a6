import type { Migration } from '@flux/database';

/** Accounts of other providers that sign a person in, and sign-ins that came back from one and are not ended yet. */
export const migration: Migration = {
  id: '0016-auth-accounts',
  kind: 'expand',
  up: `
    create table auth.accounts (
      id uuid primary key,
      person_id uuid not null references auth.people (id) on delete cascade,
      provider text not null,
      issuer text not null,
      subject text not null,
      email text,
      linked_at timestamptz not null,
      last_used_at timestamptz,
      unique (issuer, subject)
    );
    create index accounts_by_person on auth.accounts (person_id);

    create table auth.arrivals (
      token_hash bytea primary key check (octet_length(token_hash) = 32),
      person_id uuid not null references auth.people (id) on delete cascade,
      created_at timestamptz not null
    );
    create index arrivals_by_age on auth.arrivals (created_at);

    grant select, insert, update, delete on auth.accounts, auth.arrivals to flux_auth;
  `,
  down: 'drop table auth.arrivals, auth.accounts;',
};
