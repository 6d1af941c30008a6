import type { Migration } from '@flux/database';

/**
 * Files: a name and a place for a blob. `project_id` null is the person's own space. A claim keeps a blob from being
 * removed between the moment it is stored and the moment its file is there.
 */
export const migration: Migration = {
  id: '0004-studio-files',
  kind: 'expand',
  up: `
    create table studio.files (
      id uuid primary key,
      project_id uuid references studio.projects (id),
      owner_id uuid not null,
      name text not null check (octet_length(name) between 1 and 255),
      size bigint not null check (size >= 0),
      sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
      media_type text not null,
      created_at timestamptz not null
    );
    create index files_of_project on studio.files (project_id, created_at desc, id desc)
      where project_id is not null;
    create index files_of_person on studio.files (owner_id, created_at desc, id desc)
      where project_id is null;
    create index files_by_blob on studio.files (sha256);

    create table studio.blob_claims (
      upload_id uuid not null,
      sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
      claimed_at timestamptz not null,
      primary key (upload_id, sha256)
    );
    create index blob_claims_by_blob on studio.blob_claims (sha256);
    create index blob_claims_by_age on studio.blob_claims (claimed_at);

    grant select, insert on studio.files to flux_collaboration;
    grant select, insert, delete on studio.blob_claims to flux_collaboration;
  `,
  down: 'drop table studio.blob_claims, studio.files;',
};
