import type { Migration } from '@flux/database';

/** What lies in the trash can no longer be attached. */
export const migration: Migration = {
  id: '0012-messaging-attachable-files',
  kind: 'expand',
  up: `
    create or replace view studio.project_files as
      select id, project_id, name, size, media_type from studio.files
       where project_id is not null and deleted_at is null;
  `,
  down: `
    create or replace view studio.project_files as
      select id, project_id, name, size, media_type from studio.files where project_id is not null;
  `,
};
