import type { Migration } from '@flux/database';

/**
 * The devices that a person signs in on, as keyed hashes of coarse facts, and what the mails about new ones lead to. The
 * token of such a mail is computed from the report's id, so nothing here opens anything.
 */
export const migration: Migration = {
  id: '0015-auth-devices',
  kind: 'expand',
  up: `
    create table auth.devices (
      id uuid primary key,
      person_id uuid not null references auth.people (id) on delete cascade,
      name text not null,
      period integer not null,
      browser bytea not null check (octet_length(browser) = 32),
      system bytea not null check (octet_length(system) = 32),
      language bytea not null check (octet_length(language) = 32),
      network bytea not null check (octet_length(network) = 32),
      first_seen_at timestamptz not null,
      last_seen_at timestamptz not null
    );
    create index devices_of_person on auth.devices (person_id, last_seen_at desc);
    create index devices_by_age on auth.devices (last_seen_at);

    create table auth.device_reports (
      id uuid primary key,
      person_id uuid not null references auth.people (id) on delete cascade,
      device_id uuid references auth.devices (id) on delete set null,
      device text not null,
      network text not null,
      created_at timestamptz not null,
      used_at timestamptz
    );
    create index device_reports_of_person on auth.device_reports (person_id);
    create index device_reports_by_age on auth.device_reports (created_at);

    alter table auth.sessions add column device_id uuid references auth.devices (id) on delete set null;
    create index sessions_of_device on auth.sessions (device_id) where device_id is not null;

    grant select, insert, update, delete on auth.devices, auth.device_reports to flux_auth;
  `,
  down: `
    alter table auth.sessions drop column device_id;
    drop table auth.device_reports;
    drop table auth.devices;
  `,
};
