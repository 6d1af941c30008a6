import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { after, describe, test } from 'node:test';
import { engines, testDatabase } from '@flux/database/testing';
import { sql } from 'kysely';
import Type from 'typebox';
import { createJobs, type JobsLog, jobsMigrations, type Queue } from './index.ts';

const payload = Type.Object({ text: Type.String({ maxLength: 20 }) }, { additionalProperties: false });
const queueOf = (name: string, more: Partial<Queue<typeof payload>> = {}): Queue<typeof payload> => ({
  name,
  payload,
  ...more,
});

for (const engine of engines) {
  describe(`jobs on ${engine}`, async () => {
    const database = await testDatabase({ after }, engine, jobsMigrations);
    const db = database.service<unknown>('collaboration');
    const lines: string[] = [];
    const log: JobsLog = {
      warn: (_, message) => lines.push(message),
      error: (_, message) => lines.push(message),
    };
    const mails = queueOf('mails');
    const flaky = queueOf('flaky', { retries: 2, retryDelay: 1 });
    const doomed = queueOf('doomed', { retries: 0 });
    const slow = queueOf('slow', { expire: 60 });
    const daily = queueOf('daily');
    const queues = [mails, flaky, doomed, slow, daily];
    const jobs = createJobs({ database, service: 'collaboration', queues, log, pollSeconds: 0.5 });
    await jobs.open();
    after(jobs.close);

    test('a job is run once with what was queued', async () => {
      const seen = new EventEmitter();
      const texts: string[] = [];
      await jobs.work(mails, async ({ text }, { attempt }) => {
        assert.equal(attempt, 0);
        texts.push(text);
        seen.emit('mail', text);
      });
      for (let n = 0; n < 25; n++) await jobs.enqueue(mails, { text: `mail ${n}` });
      while (texts.length < 25) await once(seen, 'mail');
      assert.deepEqual(texts.toSorted(), Array.from({ length: 25 }, (_, n) => `mail ${n}`).toSorted());
    });

    test('a job queued in a transaction that is rolled back does not exist; one that is committed does', async () => {
      await assert.rejects(
        db.transaction().execute(async (trx) => {
          await jobs.enqueue(slow, { text: 'never' }, { in: trx });
          throw new Error('rolled back');
        }),
        /rolled back/,
      );
      await db.transaction().execute((trx) => jobs.enqueue(slow, { text: 'kept' }, { in: trx }));
      const { rows } = await sql<{ data: object }>`select data from pgboss.job where name = 'slow'`.execute(
        db,
      );
      assert.deepEqual(rows, [{ data: { text: 'kept' } }]);
    });

    test('a job may be put off', async () => {
      const at = new Date(Date.now() + 3_600_000);
      await jobs.enqueue(daily, { text: 'later' }, { after: at });
      const { rows } = await sql`select start_after from pgboss.job where name = 'daily'`.execute(db);
      assert.deepEqual(rows, [{ start_after: at }]);
    });

    test('a handler that throws is tried again, and told which try it is', async () => {
      const done = Promise.withResolvers<void>();
      const attempts: number[] = [];
      await jobs.work(flaky, async (_, { attempt }) => {
        attempts.push(attempt);
        if (attempt < 1) throw new Error('not yet');
        done.resolve();
      });
      await jobs.enqueue(flaky, { text: 'x' });
      await done.promise;
      assert.deepEqual(attempts, [0, 1]);
      assert.ok(lines.includes('A job failed.'));
    });

    test('a job that failed for good is put aside, and can be put back', async () => {
      const failing = new EventEmitter();
      let works = false;
      await jobs.work(doomed, async ({ text }) => {
        failing.emit('try', text);
        if (!works) throw new Error('no');
      });
      const tried = once(failing, 'try');
      await jobs.enqueue(doomed, { text: 'poor' });
      await tried;
      while ((await jobs.failed(doomed)).length === 0)
        await new Promise((resolve) => setTimeout(resolve, 20));
      assert.deepEqual(await jobs.failed(doomed), [{ text: 'poor' }]);
      works = true;
      const again = once(failing, 'try');
      assert.equal(await jobs.retryFailed(doomed), 1);
      assert.deepEqual(await again, ['poor']);
      assert.deepEqual(await jobs.failed(doomed), []);
    });

    test('a payload of another shape is refused when queued, and put aside when an older release left it', async () => {
      await assert.rejects(jobs.enqueue(mails, { text: 'x'.repeat(21) }), TypeError);
      await jobs.enqueue(mails, { text: 'x'.repeat(20) });
      const other = createJobs({
        database,
        service: 'collaboration',
        queues: [{ name: 'mails', payload: Type.Object({ n: Type.Number() }) }],
      });
      await other.open();
      const old = { name: 'mails', payload: Type.Object({ n: Type.Number() }) };
      await assert.rejects(other.enqueue(old, { n: 1 }), /was not announced/);
      await other.close();
      await sql`insert into pgboss.job (name, data, policy, dead_letter, keep_until, deletion_seconds)
        select name, '{"old": true}', policy, dead_letter, now() + interval '1 day', 60 from pgboss.queue
        where name = 'mails'`.execute(db);
      while ((await jobs.failed(mails)).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      assert.deepEqual(await jobs.failed(mails), [{ old: true }]);
      assert.ok(lines.includes('A job is not of the shape of its queue; put aside.'));
    });

    test('a schedule is kept, once, and can be taken away', async () => {
      const schedules = async () =>
        (await sql`select name, cron, timezone, data from pgboss.schedule`.execute(db)).rows;
      await jobs.schedule(daily, '0 3 * * *', { text: 'sweep' });
      await jobs.schedule(daily, '30 3 * * *', { text: 'sweep' });
      assert.deepEqual(await schedules(), [
        { name: 'daily', cron: '30 3 * * *', timezone: 'UTC', data: { text: 'sweep' } },
      ]);
      await assert.rejects(jobs.schedule(daily, 'every day', { text: 'sweep' }));
      await jobs.unschedule(daily);
      assert.deepEqual(await schedules(), []);
    });

    test('closing waits for the job that runs; what was not begun stays for the next process', async () => {
      const first = createJobs({ database, service: 'collaboration', queues: [slow], log, pollSeconds: 0.5 });
      await first.open();
      const began = Promise.withResolvers<void>();
      const finish = Promise.withResolvers<void>();
      const ended: string[] = [];
      await first.work(slow, async ({ text }) => {
        began.resolve();
        await finish.promise;
        ended.push(text);
      });
      await began.promise;
      const closing = first.close().then(() => ended.push('closed'));
      await jobs.enqueue(slow, { text: 'after' });
      finish.resolve();
      await closing;
      await first.close();
      assert.deepEqual(ended, ['kept', 'closed']);

      const taken = Promise.withResolvers<string>();
      await jobs.work(slow, async ({ text }) => taken.resolve(text));
      assert.equal(await taken.promise, 'after');
    });

    test('a job that does not end in time is told so and put back', async () => {
      const queue = queueOf('endless', { retries: 3 });
      const first = createJobs({
        database,
        service: 'collaboration',
        queues: [queue],
        closeSeconds: 1,
        pollSeconds: 0.5,
      });
      await first.open();
      const began = Promise.withResolvers<void>();
      const told = Promise.withResolvers<void>();
      await first.work(queue, async (_, { signal }) => {
        signal.addEventListener('abort', () => told.resolve());
        began.resolve();
        await told.promise;
        throw new Error('stopped');
      });
      await first.enqueue(queue, { text: 'x' });
      await began.promise;
      await first.close();
      await told.promise;
      const { rows } = await sql`select state from pgboss.job where name = 'endless'`.execute(db);
      assert.deepEqual(rows, [{ state: 'retry' }]);
    });
  });
}
