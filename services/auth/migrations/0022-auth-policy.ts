import type { Migration } from '@flux/database';

/** What the owner asks of everybody: so far, of which roles a second step. */
export const migration: Migration = {
  id: '0022-auth-policy',
  kind: 'expand',
  up: `
    create table auth.policy (
      one boolean primary key default true check (one),
      second_step_roles text[] not null default '{}'
        check (second_step_roles <@ array['owner', 'admin', 'member', 'guest'])
    );
    insert into auth.policy default values;
    grant select, update on auth.policy to flux_auth;
  `,
  down: 'drop table auth.policy;',
};
