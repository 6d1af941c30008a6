import type { Migration } from '@flux/database';

/**
 * What a project is for, and until when; whether it is archived; and invitations that can be listed, ended and sent to an
 * address. `studio.memberships` says of an archived project that everybody in it is a viewer, so that whoever asks it
 * keeps the archive read only; the role that comes back with the project stands in `project_members`.
 */
export const migration: Migration = {
  id: '0007-studio-project-brief',
  kind: 'expand',
  up: `
    alter table studio.projects
      add column description text not null default '' check (octet_length(description) <= 4096),
      add column client text not null default '' check (octet_length(client) <= 255),
      add column status text not null default 'active' check (status in ('planned', 'active', 'paused', 'done')),
      add column starts_on date,
      add column ends_on date check (ends_on >= starts_on),
      add column archived_at timestamptz;

    alter table studio.project_invites
      add column id uuid not null unique default gen_random_uuid(),
      add column email text check (octet_length(email) <= 254),
      add column person_id uuid;
    create index project_invites_newest_first on studio.project_invites (project_id, created_at desc, id desc);

    create or replace view studio.memberships as
      select m.project_id, m.person_id, case when p.archived_at is null then m.role else 'viewer' end as role
        from studio.project_members m join studio.projects p on p.id = m.project_id;

    create or replace function studio.invitation_open(token_hash bytea) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp
      as $body$
        select exists (
          select from studio.project_invites i join studio.projects p on p.id = i.project_id
           where i.token_hash = invitation_open.token_hash and i.expires_at > now() and p.archived_at is null
        )
      $body$;

    grant update on studio.projects to flux_collaboration;
    grant delete on studio.project_members, studio.project_invites to flux_collaboration;
  `,
  down: `
    revoke delete on studio.project_members, studio.project_invites from flux_collaboration;
    revoke update on studio.projects from flux_collaboration;
    create or replace function studio.invitation_open(token_hash bytea) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp
      as $body$
        select exists (
          select from studio.project_invites i
           where i.token_hash = invitation_open.token_hash and i.expires_at > now()
        )
      $body$;
    create or replace view studio.memberships as
      select project_id, person_id, role from studio.project_members;
    drop index studio.project_invites_newest_first;
    alter table studio.project_invites drop column person_id, drop column email, drop column id;
    alter table studio.projects
      drop column archived_at, drop column ends_on, drop column starts_on,
      drop column status, drop column client, drop column description;
  `,
};
