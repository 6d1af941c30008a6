import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { type ChannelId, newId, type PersonId, type ProjectId, type ServerFrame } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import type { MessagingDb } from '../tables.ts';
import { conversationDatabase, makeProject, startMessaging } from '../testing.ts';
import { createAudience } from './audience.ts';
import type { Conversation, Followed } from './conversation.ts';
import { createFollowing } from './following.ts';

for (const engine of engines) {
  describe(`following on ${engine}`, async () => {
    const database = await conversationDatabase({ after }, engine);
    const process = await startMessaging({ after }, database);
    const db: MessagingDb = database.service('messaging');

    /** Follows what a connection of this person follows, and keeps what it is told. */
    function connection(personId: PersonId) {
      const audience = createAudience({
        read: async () => [],
        onError: (error) => assert.fail(String(error)),
      });
      const told: ServerFrame[] = [];
      const conversation = {
        personId,
        channels: new Map<ChannelId, Followed>(),
        isOpen: () => true,
        say: (frame: ServerFrame) => void told.push(frame),
      } as unknown as Conversation;
      return { conversation, told, following: createFollowing(db, audience) };
    }

    const followed = (projectId: string): Followed => ({ projectId, maySend: true, shown: '' });

    test('a channel that is begun while it is looked what may be seen is kept', async () => {
      const mia = await process.signIn();
      const [first, second] = [
        await makeProject(process, database, [[mia, 'owner']]),
        await makeProject(process, database, [[mia, 'owner']]),
      ];
      const { conversation, told, following } = connection(mia.id);
      conversation.channels.set(first.general.id, followed(first.id));
      const looking = following.dropUnseen([conversation]);
      conversation.channels.set(second.general.id, followed(second.id));
      await looking;
      assert.deepEqual([...conversation.channels.keys()], [first.general.id, second.general.id]);
      assert.deepEqual(told, []);
    });

    test('a channel that is lost and given back while it is looked is kept, one that is lost is told', async () => {
      const mia = await process.signIn();
      const { general } = await makeProject(process, database, [[mia, 'owner']]);
      const { conversation, told, following } = connection(mia.id);
      const elsewhere = newId<ChannelId>();
      conversation.channels.set(elsewhere, followed(newId<ProjectId>()));
      conversation.channels.set(general.id, followed(newId<ProjectId>()));
      const looking = following.dropUnseen([conversation]);
      conversation.channels.set(elsewhere, followed(newId<ProjectId>()));
      await looking;
      assert.deepEqual(told, []);
      await following.dropUnseen([conversation]);
      assert.deepEqual(told, [{ type: 'left', channelId: elsewhere }]);
      assert.deepEqual([...conversation.channels.keys()], [general.id]);
    });
  });
}
