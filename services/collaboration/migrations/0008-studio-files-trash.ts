import type { Migration } from '@flux/database';

/**
 * A trash for files, lists of them in three orders, and small pictures made of them. `space_id` is the project, or the
 * person whose own space it is. `name_key` puts names in the order in which people look for them: without accents and
 * case, and each number padded, so that "page 2" stands before "page 10".
 */
export const migration: Migration = {
  id: '0008-studio-files-trash',
  kind: 'expand',
  up: `
    alter table studio.files
      add column deleted_at timestamptz,
      add column deleted_by uuid,
      add column changed_at timestamptz not null default now(),
      add column space_id uuid not null generated always as (coalesce(project_id, owner_id)) stored,
      add column name_key text collate "C" not null generated always as (
        left(
          regexp_replace(
            regexp_replace(
              lower(regexp_replace(normalize(name, NFKD), '[\\u0300-\\u036f]', '', 'g')),
              '([0-9]+)', '00000000000000000000\\1', 'g'),
            '[0-9]*([0-9]{20})', '\\1', 'g'),
          120)
      ) stored;

    create index files_by_date on studio.files (space_id, created_at, id) where deleted_at is null;
    create index files_by_name on studio.files (space_id, name_key, id) where deleted_at is null;
    create index files_by_size on studio.files (space_id, size, id) where deleted_at is null;
    create index files_of_trash on studio.files (space_id, deleted_at, id) where deleted_at is not null;
    create index files_to_destroy on studio.files (deleted_at) where deleted_at is not null;

    create table studio.thumbnails (
      source_sha256 text not null check (source_sha256 ~ '^[0-9a-f]{64}$'),
      size integer not null,
      sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
      primary key (source_sha256, size)
    );
    comment on column studio.thumbnails.sha256 is 'null where none can be made';
    create index thumbnails_by_blob on studio.thumbnails (sha256);

    grant update (name, deleted_at, deleted_by, changed_at), delete on studio.files to flux_collaboration;
    grant select, insert, delete on studio.thumbnails to flux_collaboration;
  `,
  down: `
    drop table studio.thumbnails;
    alter table studio.files
      drop column name_key, drop column space_id, drop column changed_at,
      drop column deleted_by, drop column deleted_at;
    revoke update (name), delete on studio.files from flux_collaboration;
  `,
};
