import type { Migration } from '@flux/database';

/**
 * Boards that can be deleted and brought back, a small picture of each, and who opened which when. A snapshot keeps who
 * changed the board last and when, so that compaction does not forget it; `studio.board_changes` tells it of every board.
 */
export const migration: Migration = {
  id: '0011-studio-boards',
  kind: 'expand',
  up: `
    alter table studio.boards
      add column deleted_at timestamptz,
      add column deleted_by uuid,
      add column preview_sha256 text check (preview_sha256 ~ '^[0-9a-f]{64}$'),
      add column preview_type text check (preview_type in ('image/png', 'image/webp'));
    create index boards_of_trash on studio.boards (project_id, deleted_at desc, id desc) where deleted_at is not null;
    create index boards_to_destroy on studio.boards (deleted_at) where deleted_at is not null;
    create index boards_by_preview on studio.boards (preview_sha256) where preview_sha256 is not null;

    create table studio.board_visits (
      person_id uuid not null,
      board_id uuid not null references studio.boards (id) on delete cascade,
      at timestamptz not null,
      primary key (person_id, board_id)
    );
    create index board_visits_latest_first on studio.board_visits (person_id, at desc, board_id desc);
    create index board_visits_by_board on studio.board_visits (board_id);

    alter table studio.board_snapshots add column author uuid;

    create view studio.board_changes as
      select b.id as board_id,
             coalesce(u.at, s.at, b.created_at) as changed_at,
             case when u.seq is not null then u.author
                  when s.board_id is not null then s.author
                  else b.created_by end as changed_by
        from studio.boards b
        left join studio.board_snapshots s on s.board_id = b.id
        left join lateral (
          select seq, author, at from studio.board_updates where board_id = b.id order by seq desc limit 1
        ) u on true;

    grant update (name, deleted_at, deleted_by, preview_sha256, preview_type), delete on studio.boards
      to flux_collaboration;
    grant select, insert, update on studio.board_visits to flux_collaboration;
    grant select on studio.board_changes to flux_collaboration;
  `,
  down: `
    drop view studio.board_changes;
    alter table studio.board_snapshots drop column author;
    drop table studio.board_visits;
    alter table studio.boards
      drop column preview_type, drop column preview_sha256, drop column deleted_by, drop column deleted_at;
    revoke update (name), delete on studio.boards from flux_collaboration;
  `,
};
