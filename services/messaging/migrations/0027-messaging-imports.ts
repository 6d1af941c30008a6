import type { Migration } from '@flux/database';

/**
 * Which channels and messages came by which import of the 2025 system. The service may delete no channel; taking an import
 * back removes those of its channels in which nobody has written since, and empty ones of the projects that go with them.
 */
export const migration: Migration = {
  id: '0027-messaging-imports',
  kind: 'expand',
  up: `
    create table messaging.imported (
      id uuid primary key,
      kind text not null check (kind in ('channel', 'message')),
      import_id uuid not null,
      at timestamptz not null
    );
    create index imported_by_import on messaging.imported (import_id, kind);
    grant select, insert, update, delete on messaging.imported to flux_messaging;

    create function messaging.remove_imported_channels(import uuid, projects uuid[]) returns setof uuid
      language sql security definer set search_path = pg_catalog, pg_temp
      as $body$
        delete from messaging.channels c
         where (c.last_seq = 0 and c.project_id = any (projects))
            or (exists (
                  select from messaging.imported i
                   where i.id = c.id and i.kind = 'channel' and i.import_id = remove_imported_channels.import)
                and not exists (
                  select from messaging.messages m
                   where m.channel_id = c.id and not exists (
                     select from messaging.imported i
                      where i.id = m.id and i.import_id = remove_imported_channels.import)))
        returning c.id
      $body$;
    revoke all on function messaging.remove_imported_channels(uuid, uuid[]) from public;
    grant execute on function messaging.remove_imported_channels(uuid, uuid[]) to flux_messaging;
  `,
  down: `
    drop function messaging.remove_imported_channels(uuid, uuid[]);
    drop table messaging.imported;
  `,
};
