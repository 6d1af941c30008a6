import type { Migration } from '@flux/database';

/** Who came by which import of the 2025 system, so that it can be taken back. */
export const migration: Migration = {
  id: '0027-auth-imports',
  kind: 'expand',
  up: `
    create table auth.imported (
      person_id uuid primary key references auth.people (id) on delete cascade,
      import_id uuid not null,
      at timestamptz not null
    );
    create index imported_by_import on auth.imported (import_id);
    grant select, insert, delete on auth.imported to flux_auth;
  `,
  down: 'drop table auth.imported;',
};
