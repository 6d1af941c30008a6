import type { Migration } from '@flux/database';

/** Which projects somebody has to hand over before they can leave the studio, and that a project with nobody in it can go. */
export const migration: Migration = {
  id: '0020-studio-leaving',
  kind: 'expand',
  up: `
    create function studio.projects_to_hand_over(person uuid) returns table (id uuid, name text)
      language sql stable security definer set search_path = pg_catalog, pg_temp
      as $body$
        select p.id, p.name from studio.projects p
          join studio.project_members m on m.project_id = p.id
         where m.person_id = person and m.role = 'owner' and exists (
           select from studio.project_members o where o.project_id = p.id and o.person_id <> person)
         order by p.name, p.id
      $body$;
    revoke all on function studio.projects_to_hand_over(uuid) from public;
    grant execute on function studio.projects_to_hand_over(uuid) to flux_auth;
    grant delete on studio.projects, studio.board_visits to flux_collaboration;
  `,
  down: `
    revoke delete on studio.projects, studio.board_visits from flux_collaboration;
    drop function studio.projects_to_hand_over(uuid);
  `,
};
