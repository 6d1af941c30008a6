import type { Migration } from '@flux/database';

/**
 * The one list of what a person should know. Every service tells by `auth.notify`, in the transaction of what happened:
 *
 *     select auth.notify(person, kind, event, actor, project, path, detail)
 *
 * - `kind` is what a person can have in the list, by mail, both or neither: a row of `notification_kinds`, where a later
 *   migration adds its own. `event` says which thing of that kind happened; the page has a sentence for each.
 * - `actor` is who did it, null when nobody did. Nobody is told of what they did themselves.
 * - `project`: who is not in it (any more) does not see the notification. Null where it is not about a project's inside.
 * - `path` is where it leads, an address of the page; `detail` holds the texts of the sentence, all strings.
 *
 * It answers the id, or null when the person wants none of this kind or is the actor or is not here. After the commit the
 * caller announces the person on the bus (`@flux/notices` does both), so that open pages show it at once.
 *
 * A mail is due `mail_after` later, and not sent when the person has read of it by then. `is_fixed` kinds cannot be
 * switched off.
 */
export const migration: Migration = {
  id: '0010-auth-notifications',
  kind: 'expand',
  up: `
    create table auth.notification_kinds (
      kind text primary key check (kind ~ '^[a-z]{1,32}$'),
      place smallint not null,
      in_list boolean not null,
      by_mail boolean not null,
      mail_after interval not null,
      is_fixed boolean not null
    );
    insert into auth.notification_kinds values
      ('mention', 1, true, true, '10 minutes', false),
      ('invitation', 2, true, true, '0', false),
      ('project', 3, true, false, '10 minutes', false),
      ('security', 9, true, true, '0', true);

    create table auth.notification_settings (
      person_id uuid not null references auth.people (id) on delete cascade,
      kind text not null references auth.notification_kinds (kind),
      in_list boolean not null,
      by_mail boolean not null,
      primary key (person_id, kind)
    );

    create table auth.notifications (
      seq bigint generated always as identity primary key,
      id uuid not null unique default gen_random_uuid(),
      person_id uuid not null references auth.people (id) on delete cascade,
      kind text not null references auth.notification_kinds (kind),
      event text not null check (event ~ '^[a-z_]{1,40}$'),
      actor_id uuid,
      project_id uuid,
      path text check (path ~ '^/([^/\\\\]|$)'),
      detail jsonb not null check (jsonb_typeof(detail) = 'object' and octet_length(detail::text) <= 8192),
      in_list boolean not null,
      created_at timestamptz not null,
      read_at timestamptz,
      mail_due_at timestamptz
    );
    create index notifications_newest_first on auth.notifications (person_id, seq desc) where in_list;
    create index notifications_unread on auth.notifications (person_id) where in_list and read_at is null;
    create index notifications_to_mail on auth.notifications (mail_due_at) where mail_due_at is not null;
    create index notifications_by_age on auth.notifications (created_at);

    create function auth.notify(
      person uuid, kind text, event text, actor uuid, project uuid, path text, detail jsonb
    ) returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
    declare
      chosen auth.notification_kinds;
      wants record;
      made uuid;
    begin
      select * into chosen from auth.notification_kinds k where k.kind = notify.kind;
      if not found then
        raise exception 'there is no kind of notification named %', notify.kind using errcode = '22023';
      end if;
      if person = actor then
        return null;
      end if;
      select chosen.is_fixed or coalesce(s.in_list, chosen.in_list) as list,
             chosen.is_fixed or coalesce(s.by_mail, chosen.by_mail) as mail
        into wants
        from auth.people p
        left join auth.notification_settings s on s.person_id = p.id and s.kind = chosen.kind
       where p.id = person;
      if not found or not (wants.list or wants.mail) then
        return null;
      end if;
      insert into auth.notifications
        (person_id, kind, event, actor_id, project_id, path, detail, in_list, created_at, mail_due_at)
      values
        (person, chosen.kind, notify.event, actor, project, notify.path, notify.detail, wants.list,
         date_trunc('milliseconds', clock_timestamp()),
         case when wants.mail then clock_timestamp() + chosen.mail_after end)
      returning id into made;
      return made;
    end
    $body$;
    revoke all on function auth.notify(uuid, text, text, uuid, uuid, text, jsonb) from public;

    create function auth.account_of(address text) returns uuid
      language sql stable security definer set search_path = pg_catalog, pg_temp as $body$
      select p.id from auth.people p where p.email = address
    $body$;
    revoke all on function auth.account_of(text) from public;

    grant execute on function auth.notify(uuid, text, text, uuid, uuid, text, jsonb)
      to flux_auth, flux_messaging, flux_collaboration;
    grant execute on function auth.account_of(text) to flux_collaboration;
    grant select on auth.notification_kinds to flux_auth;
    grant select, insert, update on auth.notification_settings to flux_auth;
    grant select, update, delete on auth.notifications to flux_auth;
  `,
  down: `
    drop function auth.account_of(text);
    drop function auth.notify(uuid, text, text, uuid, uuid, text, jsonb);
    drop table auth.notifications, auth.notification_settings, auth.notification_kinds;
  `,
};
