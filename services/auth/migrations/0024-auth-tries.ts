import type { Migration } from '@flux/database';

/**
 * How often somebody tried to sign in, for all processes together; unlogged, as a crash may forget it
 * (`docs/decisions/0028-tries-in-the-database.md`). `take_tries` counts a try for every row that is given, or, when one of
 * them has to wait, for none, and answers then until when. It locks the rows in one order, so many at once count each and
 * none waits for another in a ring. `free_at`: when the next try may come.
 */
export const migration: Migration = {
  id: '0024-auth-tries',
  kind: 'expand',
  up: `
    create unlogged table auth.tries (
      key bytea primary key check (octet_length(key) = 32),
      id uuid not null unique default gen_random_uuid(),
      kind text not null check (kind in ('password', 'code', 'strangers', 'network')),
      person_id uuid,
      network text,
      count integer not null,
      free_tries integer not null,
      tried_at timestamptz not null,
      free_at timestamptz not null,
      forgotten_at timestamptz not null
    );

    create function auth.take_tries(person uuid, given jsonb, moment timestamptz)
      returns timestamptz language plpgsql set search_path = pg_catalog, pg_temp as $body$
    declare
      waits_until timestamptz;
      asked bytea[] := array(select decode(g->>'key', 'hex') from jsonb_array_elements(given) g);
    begin
      insert into auth.tries as t
        (key, kind, person_id, network, count, free_tries, tried_at, free_at, forgotten_at)
      select decode(g.key, 'hex'), g.kind, case when g.kind <> 'network' then person end, g.network, 0, g.free,
             moment, moment, moment
        from jsonb_to_recordset(given) as g (key text, kind text, network text, free integer)
       order by g.key
      on conflict (key) do update set count = case when t.forgotten_at < moment then 0 else t.count end;

      select max(t.free_at) into waits_until from auth.tries t where t.key = any (asked) and t.free_at > moment;
      if waits_until is not null then return waits_until; end if;

      update auth.tries t
         set count = t.count + 1, tried_at = moment,
             forgotten_at = moment + make_interval(secs => g.seconds),
             free_at = moment + make_interval(secs =>
               case when t.count + 1 < g.free then 0 else least(60, 2 ^ least(t.count + 1 - g.free, 6)) end)
        from jsonb_to_recordset(given) as g (key text, free integer, seconds integer)
       where t.key = decode(g.key, 'hex');
      return null;
    end
    $body$;

    revoke all on function auth.take_tries(uuid, jsonb, timestamptz) from public;
    grant execute on function auth.take_tries(uuid, jsonb, timestamptz) to flux_auth;
    grant select, insert, update, delete on auth.tries to flux_auth;
  `,
  down: `
    drop function auth.take_tries(uuid, jsonb, timestamptz);
    drop table auth.tries;
  `,
};
