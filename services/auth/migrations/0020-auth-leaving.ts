import type { Migration } from '@flux/database';

/**
 * People who deleted their account. Their row stays without anything of them, since what they wrote and made stays and
 * names its author; the other services read who they are and forget what was theirs alone.
 */
export const migration: Migration = {
  id: '0020-auth-leaving',
  kind: 'expand',
  up: `
    alter table auth.people add column deleted_at timestamptz;
    create index people_who_left on auth.people (id) where deleted_at is not null;
    create view auth.left_people as select id from auth.people where deleted_at is not null;
    grant select on auth.left_people to flux_collaboration;
    grant delete on auth.notification_settings to flux_auth;
  `,
  down: `
    revoke delete on auth.notification_settings from flux_auth;
    drop view auth.left_people;
    drop index auth.people_who_left;
    alter table auth.people drop column deleted_at;
  `,
};
