import type { Migration } from '@flux/database';

/**
 * The notice of a mention follows the message that it tells of, which is at its `path`. Both answer, and do nothing where there is no such notice;
 * call them in the transaction of what happened, and announce after the commit.
 *
 * - `auth.read_notices(person, paths)`: the person has read of it there, so it is read here too, and not mailed any more.
 *   True when anything was unread.
 * - `auth.take_back_notices(people, path)`: it is gone, and what the notice repeats of it too. Answers whose list changed.
 */
export const migration: Migration = {
  id: '0029-auth-notices-follow',
  kind: 'expand',
  up: `
    create function auth.read_notices(person uuid, paths text[]) returns boolean
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
    begin
      update auth.notifications n set read_at = date_trunc('milliseconds', clock_timestamp())
       where n.person_id = person and n.read_at is null and (n.in_list or n.mail_due_at is not null)
         and n.kind = 'mention' and n.path = any (paths);
      return found;
    end
    $body$;
    create function auth.take_back_notices(people uuid[], path text) returns uuid[]
      language sql security definer set search_path = pg_catalog, pg_temp as $body$
      with gone as (
        delete from auth.notifications n
         where n.person_id = any (people) and n.kind = 'mention'
           and n.path = take_back_notices.path
        returning n.person_id, n.in_list
      )
      select coalesce(array_agg(distinct person_id) filter (where in_list), '{}') from gone
    $body$;
    revoke all on function auth.read_notices(uuid, text[]), auth.take_back_notices(uuid[], text) from public;
    grant execute on function auth.read_notices(uuid, text[]), auth.take_back_notices(uuid[], text)
      to flux_messaging;
  `,
  down: `
    drop function auth.take_back_notices(uuid[], text);
    drop function auth.read_notices(uuid, text[]);
  `,
};
