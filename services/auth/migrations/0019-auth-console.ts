import type { Migration } from '@flux/database';

/** Accounts that nobody can sign in to for now, and what the security console looks through. */
export const migration: Migration = {
  id: '0019-auth-console',
  kind: 'expand',
  up: `
    alter table auth.people add column disabled_at timestamptz;
    create index security_events_by_kind on auth.security_events (kind, seq);
    create index security_events_by_time on auth.security_events (at);
    create index refresh_tokens_by_age on auth.refresh_tokens (created_at);
  `,
  down: `
    drop index auth.refresh_tokens_by_age;
    drop index auth.security_events_by_time;
    drop index auth.security_events_by_kind;
    alter table auth.people drop column disabled_at;
  `,
};
