import type { Migration } from '@flux/database';

/**
 * A board is an append-only log of updates with one snapshot of what was compacted. `last_seq` of `board_logs` is the
 * counter that makes `seq` gapless; its row is locked while numbers are given out.
 */
export const migration: Migration = {
  id: '0003-studio-board-log',
  kind: 'expand',
  up: `
    create table studio.board_logs (
      board_id uuid primary key references studio.boards (id) on delete cascade,
      last_seq bigint not null default 0
    );
    create table studio.board_updates (
      board_id uuid not null references studio.board_logs (board_id) on delete cascade,
      seq bigint not null,
      update bytea not null,
      author uuid not null,
      at timestamptz not null,
      primary key (board_id, seq)
    );
    alter table studio.board_updates alter column update set storage external;
    create table studio.board_snapshots (
      board_id uuid primary key references studio.board_logs (board_id) on delete cascade,
      seq bigint not null,
      state bytea not null,
      at timestamptz not null
    );
    grant select, insert, update on studio.board_logs, studio.board_snapshots to flux_collaboration;
    grant select, insert, delete on studio.board_updates to flux_collaboration;
  `,
  down: 'drop table studio.board_snapshots, studio.board_updates, studio.board_logs;',
};
