import type { Migration } from '@flux/database';

/** Which projects and files came by which import of the 2025 system, so that it can be taken back. */
export const migration: Migration = {
  id: '0027-studio-imports',
  kind: 'expand',
  up: `
    create table studio.imported (
      id uuid primary key,
      kind text not null check (kind in ('project', 'file')),
      import_id uuid not null,
      at timestamptz not null
    );
    create index imported_by_import on studio.imported (import_id, kind);
    grant select, insert, update, delete on studio.imported to flux_collaboration;
  `,
  down: 'drop table studio.imported;',
};
