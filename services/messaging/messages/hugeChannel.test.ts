import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { type ChannelId, newId, type PersonId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { sql } from 'kysely';
import { conversationDatabase, makeProject, startMessaging } from '../testing.ts';
import { pageQuery } from './pages.ts';

const size = 100_000;

for (const engine of engines) {
  describe(`a channel of ${size} messages on ${engine}`, async () => {
    const database = await conversationDatabase({ after }, engine);
    const process = await startMessaging({ after }, database);
    const db = database.service<unknown>('messaging');
    const mia = await process.signIn();
    const { general } = await makeProject(process, database, [[mia, 'owner']]);
    const channelId: ChannelId = general.id;
    await sql`
      insert into messaging.messages
        (id, channel_id, seq, changed_seq, author_id, body, attachments, mentions, created_at, content_hash)
      select gen_random_uuid(), ${channelId}, n, n, ${newId<PersonId>()}, 'message ' || n, '[]', '{}', now(), sha256('x')
        from generate_series(1, ${size}::int) n`.execute(db);
    await sql`update messaging.channels set last_seq = ${size} where id = ${channelId}`.execute(db);

    test('its newest page comes without reading the rest', async () => {
      const path = `/api/channels/${channelId}/messages`;
      const { items, hasMore, lastSeq } = await process.ok(200, mia, 'GET', path);
      assert.deepEqual([items.length, items[0].seq, items.at(-1).seq], [50, size - 49, size]);
      assert.deepEqual([hasMore, lastSeq], [true, size]);
    });

    test('each page ends on an index, wherever it is', async () => {
      for (const [side, thread] of [
        [{ before: undefined }, undefined],
        [{ before: 50_000 }, undefined],
        [{ after: 50_000 }, undefined],
        [{ before: undefined }, 'none'],
        [{ before: 50_000 }, 'none'],
      ] as const) {
        const query = pageQuery(mia.id, channelId, { side, thread, limit: 50 });
        const { rows } = await sql<{ 'QUERY PLAN': string }>`explain (analyze, timing off) ${query}`.execute(
          db,
        );
        const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
        assert.match(plan, /Index Scan.* on messages msg .*\(actual rows=51/, plan);
        assert.doesNotMatch(plan, /Seq Scan on messages/, plan);
      }
    });

    test('its unread messages are counted without counting them all', async () => {
      const { items } = await process.ok(200, mia, 'GET', '/api/channels');
      assert.equal(items[0].unread, 100);
    });
  });
}
