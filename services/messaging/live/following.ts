import { can } from '@flux/access';
import { type ChannelId, limits, type PersonId } from '@flux/contracts';
import { sql } from 'kysely';
import { presentChannel } from '../channels/channels.ts';
import { type ChannelRow, channelsOf } from '../channels/store.ts';
import { visiblePairs, visibleTo } from '../channels/visible.ts';
import { readChanges } from '../messages/log.ts';
import type { MessagingDb } from '../tables.ts';
import type { Audience } from './audience.ts';
import type { Conversation, Followed } from './conversation.ts';

/** Changes of one read of a replay: at their largest they fit into what may wait for a reader. */
export const replayedAtOnce = 100;

const followedOf = (row: ChannelRow): Followed => ({
  projectId: row.project_id,
  maySend: can(row.role, 'message.send') && row.archived_at === null,
  shown: JSON.stringify([row.name, row.topic, row.archived_at, row.role]),
});

async function visibleIds(db: MessagingDb, personId: PersonId): Promise<readonly ChannelId[]> {
  const { rows } = await sql<{ id: ChannelId }>`
    select c.id from messaging.channels c ${visibleTo(sql`${personId}::uuid`)}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Everybody who is in a project with the person, the person too. */
async function peersOf(db: MessagingDb, personId: PersonId): Promise<ReadonlySet<PersonId>> {
  const { rows } = await sql<{ person_id: PersonId }>`
    select distinct o.person_id from studio.member_since m
      join studio.member_since o on o.project_id = m.project_id
     where m.person_id = ${personId}`.execute(db);
  return new Set([personId, ...rows.map(({ person_id }) => person_id)]);
}

/** Which channels each connection follows: begun at its hello, changed whenever what its person may see changes. */
export function createFollowing(db: MessagingDb, audience: Audience) {
  /** Sends what was missed in order and listens from there; nothing of a channel that was lost meanwhile. */
  async function follow(conversation: Conversation, { id }: ChannelRow, from: number, last: number) {
    let sent = from;
    while (conversation.channels.has(id) && conversation.isOpen()) {
      if (sent >= Math.max(last, audience.position(id))) {
        audience.join(id, conversation, sent);
        return;
      }
      const changes = await readChanges(db, id, sent, replayedAtOnce);
      await conversation.drained();
      if (!conversation.channels.has(id)) return;
      for (const change of changes) conversation.say(change);
      sent = changes.at(-1)?.seq ?? Math.max(last, audience.position(id));
    }
  }

  /** The seq from which a channel is to be replayed: what the client has, if it can be continued. */
  function startOf(conversation: Conversation, row: ChannelRow, has: number | undefined): number {
    if (has === undefined) return row.last_seq;
    if (has <= row.last_seq && row.last_seq - has <= limits.replayedChanges) return has;
    conversation.say({ type: 'reset', channelId: row.id, seq: row.last_seq });
    return row.last_seq;
  }

  function drop(conversation: Conversation, channelId: ChannelId): void {
    conversation.channels.delete(channelId);
    audience.leave(channelId, conversation);
    conversation.say({ type: 'left', channelId });
  }

  /** Channels are expected before their rows are read, so that nothing falls between the two. */
  async function readWhileExpected(conversation: Conversation) {
    const fresh = (await visibleIds(db, conversation.personId)).filter(
      (id) => !conversation.channels.has(id),
    );
    const ends = fresh.map((id) => audience.expect(id));
    const end = () => {
      for (const one of ends) one();
    };
    try {
      const expected = new Set([...fresh, ...conversation.channels.keys()]);
      const rows = (await channelsOf(db, conversation.personId, {})).filter(({ id }) => expected.has(id));
      for (const row of rows) audience.standsAt(row.id, row.last_seq);
      conversation.peers = await peersOf(db, conversation.personId);
      return { rows, end };
    } catch (error) {
      end();
      throw error;
    }
  }

  return {
    /** Begins all channels of a connection: `greet` is told of them, then come the changes after what the client has. */
    async begin(
      conversation: Conversation,
      resume: Readonly<Record<string, number>>,
      greet: (rows: readonly ChannelRow[]) => void,
    ): Promise<void> {
      const { rows, end } = await readWhileExpected(conversation);
      try {
        if (!conversation.isOpen()) return;
        greet(rows);
        for (const row of rows) conversation.channels.set(row.id, followedOf(row));
        // Who needs no replay listens at once; a long replay of one channel holds up no other.
        await Promise.all(
          rows.map((row) =>
            follow(conversation, row, startOf(conversation, row, resume[row.id]), row.last_seq),
          ),
        );
      } finally {
        end();
      }
    },
    /** Tells a connection of channels that are new or different. */
    async refresh(conversation: Conversation): Promise<void> {
      const { rows, end } = await readWhileExpected(conversation);
      try {
        for (const row of rows) {
          const [known, next] = [conversation.channels.get(row.id), followedOf(row)];
          if (known?.shown === next.shown) continue;
          conversation.channels.set(row.id, next);
          conversation.say({ type: 'channel', channel: presentChannel(row) });
          if (known === undefined) await follow(conversation, row, row.last_seq, row.last_seq);
        }
      } finally {
        end();
      }
    },
    /**
     * Takes from connections what their people may no longer see, in one query for all; what a connection begins to
     * follow while that runs was not asked about and stays.
     */
    async dropUnseen(conversations: readonly Conversation[]): Promise<void> {
      const asked = conversations.flatMap((conversation) =>
        [...conversation.channels].map(([channelId, followed]) => ({ conversation, channelId, followed })),
      );
      const pairs = asked.map(({ conversation, channelId }) => ({
        channelId,
        personId: conversation.personId,
      }));
      const seen = await visiblePairs(db, pairs);
      for (const { conversation, channelId, followed } of asked) {
        const isSame = conversation.channels.get(channelId) === followed;
        if (isSame && !seen.has(`${channelId} ${conversation.personId}`)) drop(conversation, channelId);
      }
    },
    end(conversation: Conversation): void {
      for (const channelId of conversation.channels.keys()) audience.leave(channelId, conversation);
      conversation.channels.clear();
    },
  };
}
