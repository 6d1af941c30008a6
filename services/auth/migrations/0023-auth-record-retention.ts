import type { Migration } from '@flux/database';

/**
 * The record can be kept for some time only. What is removed is its beginning; the number and the hash of the last entry
 * that went stay, and stand in an entry too, so that the chain over the rest can still be walked and nobody can move its
 * beginning unseen. No service can remove an entry that is younger than 30 days.
 */
export const migration: Migration = {
  id: '0023-auth-record-retention',
  kind: 'expand',
  up: `
    alter table auth.policy add column record_days integer check (record_days between 30 and 3650);
    create table auth.security_events_start (
      one boolean primary key default true check (one),
      seq bigint not null,
      hash bytea not null
    );
    insert into auth.security_events_start (seq, hash) values (0, sha256('fluxstudio'));

    create function auth.shorten_record(before timestamptz, at_most bigint)
      returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
    declare
      cut timestamptz := least(before, now() - interval '30 days');
      start auth.security_events_start;
      last bigint;
      last_hash bytea;
    begin
      perform from auth.security_events_head for update;
      select * into strict start from auth.security_events_start;
      select least(start.seq + at_most, coalesce(
               (select min(seq) - 1 from auth.security_events where at >= cut),
               (select max(seq) from auth.security_events))) into last;
      if last is null or last <= start.seq then return 0; end if;
      select hash into strict last_hash from auth.security_events where seq = last;
      delete from auth.security_events where seq <= last;
      update auth.security_events_start set seq = last, hash = last_hash;
      perform auth.append_event('record_shortened', null, null, null,
        jsonb_build_object('through', last, 'hash', encode(last_hash, 'hex')));
      return last - start.seq;
    end
    $body$;

    revoke all on function auth.shorten_record(timestamptz, bigint) from public;
    grant execute on function auth.shorten_record(timestamptz, bigint) to flux_auth;
    grant select on auth.security_events_start to flux_auth;
  `,
  down: `
    drop function auth.shorten_record(timestamptz, bigint);
    drop table auth.security_events_start;
    alter table auth.policy drop column record_days;
  `,
};
