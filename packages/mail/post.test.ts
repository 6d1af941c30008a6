import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { engines, testDatabase } from '@flux/database/testing';
import { createJobs, jobsMigrations } from '@flux/jobs';
import { createPost, deliverPost, MailError, type Message, mailQueue } from './index.ts';

const message: Message = { to: 'mia@studio.test', subject: 'Hello', text: 'Come and see.' };

for (const engine of engines) {
  describe(`post on ${engine}`, async () => {
    const database = await testDatabase({ after }, engine, jobsMigrations);
    const db = database.service<unknown>('auth');
    const jobs = createJobs({ database, service: 'auth', queues: [mailQueue], pollSeconds: 0.5 });
    await jobs.open();
    after(jobs.close);
    const post = createPost(jobs);
    const sent: Message[] = [];
    let arrived: (() => void) | undefined;
    const arrival = () => new Promise<void>((resolve) => (arrived = resolve));
    await deliverPost(jobs, {
      send: async (given) => {
        arrived?.();
        if (given.subject === 'refused') throw new MailError('The server refuses it.', { canRetry: false });
        sent.push(given);
      },
    });

    test('what is posted is sent, text and HTML as they are', async () => {
      const first = arrival();
      await post({ ...message, html: '<p>Come and see.</p>' });
      await first;
      assert.deepEqual(sent, [{ ...message, html: '<p>Come and see.</p>' }]);
    });

    test('what is posted in a transaction that is rolled back is never sent', async () => {
      await assert.rejects(
        db.transaction().execute(async (trx) => {
          await post({ ...message, subject: 'never' }, { in: trx });
          throw new Error('rolled back');
        }),
        /rolled back/,
      );
      const next = arrival();
      await post({ ...message, subject: 'after' });
      await next;
      assert.deepEqual(
        sent.map(({ subject }) => subject),
        ['Hello', 'after'],
      );
    });

    test('what no server could take is refused at once', async () => {
      await assert.rejects(post({ ...message, to: 'mia@studio.test, eve@evil.test' }), MailError);
    });

    test('what the server refuses for good is put aside after one try', async () => {
      const tried = arrival();
      await post({ ...message, subject: 'refused' });
      await tried;
      let failed: readonly unknown[] = [];
      while (failed.length === 0) failed = await jobs.failed(mailQueue);
      assert.deepEqual(failed, [{ ...message, subject: 'refused' }]);
    });
  });
}
