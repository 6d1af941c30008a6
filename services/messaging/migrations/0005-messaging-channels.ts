import type { Migration } from '@flux/database';

/**
 * Channels and what is said in them. `last_seq` of a channel is the counter that makes the seqs of its log gapless; its
 * row is locked while they are given out. `messages` holds each message as it stands, `changes` the log: the first text
 * of a message moves from `messages` into the log when it is edited, so that no text is stored twice.
 */
export const migration: Migration = {
  id: '0005-messaging-channels',
  kind: 'expand',
  up: `
    create schema if not exists messaging;

    create view studio.member_since as
      select project_id, person_id, m.role, p.joined_at
        from studio.memberships m join studio.project_members p using (project_id, person_id);
    create view studio.project_files as
      select id, project_id, name, size, media_type from studio.files where project_id is not null;
    grant select on studio.member_since, studio.project_files to flux_messaging;

    create table messaging.channels (
      id uuid primary key,
      project_id uuid not null,
      name text not null check (octet_length(name) between 1 and 255),
      topic text not null check (octet_length(topic) <= 1024),
      is_private boolean not null,
      is_first boolean not null,
      created_by uuid not null,
      created_at timestamptz not null,
      archived_at timestamptz,
      last_seq bigint not null default 0
    );
    create index channels_oldest_first on messaging.channels (project_id, created_at, id);
    create unique index channels_one_first on messaging.channels (project_id) where is_first;

    create table messaging.channel_members (
      channel_id uuid not null references messaging.channels (id) on delete cascade,
      person_id uuid not null,
      added_by uuid not null,
      added_at timestamptz not null,
      primary key (channel_id, person_id)
    );
    create index channel_members_by_person on messaging.channel_members (person_id, channel_id);

    create table messaging.messages (
      id uuid primary key,
      channel_id uuid not null references messaging.channels (id) on delete cascade,
      seq bigint not null,
      changed_seq bigint not null,
      author_id uuid not null,
      body text not null check (octet_length(body) <= 65536),
      thread_id uuid references messaging.messages (id) on delete cascade,
      attachments jsonb not null,
      mentions uuid[] not null,
      created_at timestamptz not null,
      edited_at timestamptz,
      deleted_at timestamptz,
      deleted_by uuid,
      content_hash bytea not null check (octet_length(content_hash) = 32),
      replies integer not null default 0,
      reply_people uuid[] not null default '{}',
      last_reply_at timestamptz,
      unique (channel_id, seq)
    );
    create index messages_outside_threads on messaging.messages (channel_id, seq) where thread_id is null;
    create index messages_of_thread on messaging.messages (thread_id, seq) where thread_id is not null;

    create table messaging.changes (
      channel_id uuid not null references messaging.channels (id) on delete cascade,
      seq bigint not null,
      kind text not null check (kind in ('message', 'edited', 'deleted', 'reacted')),
      message_id uuid not null references messaging.messages (id) on delete cascade,
      person_id uuid not null,
      at timestamptz not null,
      body text,
      mentions uuid[],
      emoji text,
      is_on boolean,
      check ((kind = 'reacted') = (emoji is not null and is_on is not null)),
      primary key (channel_id, seq)
    );
    create index changes_edits on messaging.changes (message_id) where kind = 'edited';

    create table messaging.reactions (
      message_id uuid not null references messaging.messages (id) on delete cascade,
      emoji text not null,
      person_id uuid not null,
      at timestamptz not null,
      primary key (message_id, emoji, person_id)
    );

    create table messaging.mentions (
      person_id uuid not null,
      channel_id uuid not null references messaging.channels (id) on delete cascade,
      seq bigint not null,
      message_id uuid not null references messaging.messages (id) on delete cascade,
      primary key (person_id, channel_id, seq)
    );
    create index mentions_by_message on messaging.mentions (message_id);

    create table messaging.read_markers (
      person_id uuid not null,
      channel_id uuid not null references messaging.channels (id) on delete cascade,
      seq bigint not null check (seq >= 0),
      at timestamptz not null,
      primary key (person_id, channel_id)
    );

    grant select, insert, update on
      messaging.channels, messaging.messages, messaging.changes, messaging.read_markers to flux_messaging;
    grant select, insert, delete on
      messaging.channel_members, messaging.reactions, messaging.mentions to flux_messaging;
  `,
  down: `
    drop table messaging.read_markers, messaging.mentions, messaging.reactions, messaging.changes,
      messaging.messages, messaging.channel_members, messaging.channels;
    drop view studio.project_files, studio.member_since;
  `,
};
