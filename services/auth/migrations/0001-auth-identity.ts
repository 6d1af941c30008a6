import type { Migration } from '@flux/database';

/**
 * People, their sessions (refresh-token families), signing keys and the audit. Other services read views and write
 * through the functions at the end, never to a table.
 */
export const migration: Migration = {
  id: '0001-auth-identity',
  kind: 'expand',
  up: `
    create table auth.people (
      id uuid primary key,
      number bigint generated always as identity unique,
      email text not null unique check (email = lower(email) and octet_length(email) <= 254),
      email_verified_at timestamptz,
      name text not null check (octet_length(name) between 1 and 255),
      password_hash text,
      role text not null check (role in ('owner', 'admin', 'member', 'guest')),
      avatar_url text,
      locale text not null default 'en',
      time_zone text not null default 'UTC',
      created_at timestamptz not null
    );
    create unique index people_one_owner on auth.people (role) where role = 'owner';

    create table auth.sessions (
      id uuid primary key,
      person_id uuid not null references auth.people (id) on delete cascade,
      client text not null check (client in ('browser', 'program')),
      device text not null,
      network text not null,
      created_at timestamptz not null,
      last_active_at timestamptz not null,
      expires_at timestamptz not null,
      absolute_end_at timestamptz not null,
      ended_at timestamptz,
      end_reason text check ((end_reason is null) = (ended_at is null))
    );
    create index sessions_live on auth.sessions (person_id, created_at) where ended_at is null;
    create index sessions_ended on auth.sessions (ended_at) where ended_at is not null;
    create index sessions_expiring on auth.sessions (expires_at) where ended_at is null;

    create table auth.refresh_tokens (
      hash bytea primary key check (octet_length(hash) = 32),
      session_id uuid not null references auth.sessions (id) on delete cascade,
      created_at timestamptz not null,
      used_at timestamptz
    );
    create index refresh_tokens_by_session on auth.refresh_tokens (session_id);

    create table auth.signing_keys (
      kid text primary key,
      secret bytea not null,
      created_at timestamptz not null,
      retires_at timestamptz
    );

    create table auth.ws_tickets (
      hash bytea primary key check (octet_length(hash) = 32),
      session_id uuid not null references auth.sessions (id) on delete cascade,
      expires_at timestamptz not null
    );
    create index ws_tickets_expiring on auth.ws_tickets (expires_at);

    create table auth.owner_links (
      token_hash bytea primary key check (octet_length(token_hash) = 32),
      created_at timestamptz not null
    );

    create table auth.security_events (
      seq bigint primary key,
      at timestamptz not null,
      kind text not null,
      person_id uuid,
      session_id uuid,
      network text,
      detail jsonb not null,
      hash bytea not null
    );
    create index security_events_by_person on auth.security_events (person_id, seq);
    create table auth.security_events_head (
      one boolean primary key default true check (one),
      seq bigint not null,
      hash bytea not null
    );
    insert into auth.security_events_head (seq, hash) values (0, sha256('fluxstudio'));

    create function auth.event_hash(
      previous bytea, seq bigint, at timestamptz, kind text, person uuid, session uuid, network text, detail jsonb
    ) returns bytea language sql immutable set search_path = pg_catalog, pg_temp as $body$
      select sha256(previous || convert_to(
        jsonb_build_array(seq, extract(epoch from at), kind, person, session, network, detail)::text, 'UTF8'))
    $body$;

    create function auth.append_event(kind text, person uuid, session uuid, network text, detail jsonb)
      returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
    declare
      head auth.security_events_head;
      moment timestamptz := clock_timestamp();
      next_hash bytea;
    begin
      select * into strict head from auth.security_events_head for update;
      next_hash := auth.event_hash(head.hash, head.seq + 1, moment, kind, person, session, network, detail);
      insert into auth.security_events values
        (head.seq + 1, moment, kind, person, session, network, detail, next_hash);
      update auth.security_events_head set seq = head.seq + 1, hash = next_hash;
      return head.seq + 1;
    end
    $body$;

    create function auth.redeem_ticket(ticket_hash bytea)
      returns table (person_id uuid, session_id uuid, expires_at timestamptz)
      language sql security definer set search_path = pg_catalog, pg_temp as $body$
      delete from auth.ws_tickets t using auth.sessions s
       where t.hash = ticket_hash and t.expires_at > now()
         and s.id = t.session_id and s.ended_at is null and s.expires_at > now()
      returning s.person_id, s.id, s.expires_at
    $body$;

    create function auth.touch_session(session uuid, at timestamptz) returns void
      language sql security definer set search_path = pg_catalog, pg_temp as $body$
      update auth.sessions s
         set last_active_at = greatest(s.last_active_at, at),
             expires_at = least(s.absolute_end_at, greatest(s.expires_at, at + interval '7 days'))
       where s.id = session and s.ended_at is null and s.expires_at > at
    $body$;

    create view auth.profiles as
      select id, name, avatar_url, ((number - 1) % 8)::smallint as color, role from auth.people;
    create view auth.live_sessions as
      select id, person_id, expires_at from auth.sessions where ended_at is null and expires_at > now();
    create view auth.ended_sessions as
      select id, ended_at from auth.sessions where ended_at > now() - interval '1 hour';
    create view auth.key_ring as
      select kid, secret, created_at, retires_at from auth.signing_keys
       where retires_at is null or retires_at > now();

    revoke all on function auth.append_event(text, uuid, uuid, text, jsonb) from public;
    revoke all on function auth.redeem_ticket(bytea) from public;
    revoke all on function auth.touch_session(uuid, timestamptz) from public;

    grant usage on schema auth to flux_messaging, flux_collaboration;
    grant select on auth.profiles, auth.live_sessions, auth.ended_sessions, auth.key_ring
      to flux_auth, flux_messaging, flux_collaboration;
    grant execute on function
      auth.append_event(text, uuid, uuid, text, jsonb), auth.redeem_ticket(bytea),
      auth.touch_session(uuid, timestamptz)
      to flux_auth, flux_messaging, flux_collaboration;
    grant select, insert, update, delete on
      auth.people, auth.sessions, auth.refresh_tokens, auth.ws_tickets, auth.owner_links to flux_auth;
    grant select, insert, update on auth.signing_keys to flux_auth;
    grant select on auth.security_events, auth.security_events_head to flux_auth;
  `,
  down: `
    drop view auth.key_ring, auth.ended_sessions, auth.live_sessions, auth.profiles;
    drop function auth.touch_session(uuid, timestamptz);
    drop function auth.redeem_ticket(bytea);
    drop function auth.append_event(text, uuid, uuid, text, jsonb);
    drop function auth.event_hash(bytea, bigint, timestamptz, text, uuid, uuid, text, jsonb);
    drop table auth.security_events_head, auth.security_events, auth.owner_links, auth.ws_tickets,
      auth.signing_keys, auth.refresh_tokens, auth.sessions, auth.people;
    revoke usage on schema auth from flux_messaging, flux_collaboration;
  `,
};
