import type { Migration } from '@flux/database';

/**
 * Projects, who is in them, the links that let others in, and the boards of a project. Other services see membership
 * through one view, and sign-up asks one function whether an invitation is open.
 */
export const migration: Migration = {
  id: '0002-studio-projects',
  kind: 'expand',
  up: `
    grant usage on schema studio to flux_auth, flux_messaging;

    create table studio.projects (
      id uuid primary key,
      name text not null check (octet_length(name) between 1 and 255),
      created_by uuid not null,
      created_at timestamptz not null
    );

    create table studio.project_members (
      project_id uuid not null references studio.projects (id) on delete cascade,
      person_id uuid not null,
      role text not null check (role in ('owner', 'admin', 'editor', 'commenter', 'viewer')),
      joined_at timestamptz not null,
      primary key (project_id, person_id)
    );
    create index project_members_by_person on studio.project_members (person_id, project_id);
    create index project_members_by_joining on studio.project_members (project_id, joined_at, person_id);
    create unique index project_members_one_owner on studio.project_members (project_id) where role = 'owner';

    create table studio.project_invites (
      token_hash bytea primary key check (octet_length(token_hash) = 32),
      project_id uuid not null references studio.projects (id) on delete cascade,
      role text not null check (role in ('admin', 'editor', 'commenter', 'viewer')),
      created_by uuid not null,
      created_at timestamptz not null,
      expires_at timestamptz not null
    );
    create index project_invites_by_project on studio.project_invites (project_id);

    create table studio.boards (
      id uuid primary key,
      project_id uuid not null references studio.projects (id) on delete cascade,
      name text not null check (octet_length(name) between 1 and 255),
      created_by uuid not null,
      created_at timestamptz not null
    );
    create index boards_newest_first on studio.boards (project_id, created_at desc, id desc);

    create view studio.memberships as
      select project_id, person_id, role from studio.project_members;

    create function studio.invitation_open(token_hash bytea) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp
      as $body$
        select exists (
          select from studio.project_invites i
           where i.token_hash = invitation_open.token_hash and i.expires_at > now()
        )
      $body$;
    revoke all on function studio.invitation_open(bytea) from public;

    grant select, insert on studio.projects, studio.project_invites, studio.boards to flux_collaboration;
    grant select, insert, update on studio.project_members to flux_collaboration;
    grant select on studio.memberships to flux_auth, flux_collaboration, flux_messaging;
    grant execute on function studio.invitation_open(bytea) to flux_auth;
  `,
  down: `
    drop function studio.invitation_open(bytea);
    drop view studio.memberships;
    drop table studio.boards, studio.project_invites, studio.project_members, studio.projects;
    revoke usage on schema studio from flux_auth, flux_messaging;
  `,
};
