import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createDatabase, isUnavailable } from '@flux/database';
import { testCluster } from '@flux/database/testing';
import Type from 'typebox';
import { createJobs, jobsMigrations, type Queue } from './index.ts';

test('while the database is away jobs are refused and nothing is said twice; then they go on', async (t) => {
  const cluster = await testCluster(t);
  const database = createDatabase({ databaseUrl: cluster.url, dataDir: '/nowhere' });
  t.after(database.close);
  await database.open();
  await database.migrate(jobsMigrations);

  const lines: string[] = [];
  const log = (_: object, message: string) => lines.push(message);
  const queue: Queue = { name: 'mails', payload: Type.Object({}) };
  const jobs = createJobs({
    database,
    service: 'auth',
    queues: [queue],
    log: { warn: log, error: log },
    pollSeconds: 0.5,
  });
  await jobs.open();
  t.after(jobs.close);
  const run = Promise.withResolvers<void>();
  await jobs.work(queue, async () => run.resolve());

  await cluster.stop();
  while (database.state() !== 'unavailable') await wait(5);
  await assert.rejects(jobs.enqueue(queue, {}), isUnavailable);
  await wait(1_200); // two looks of the worker
  assert.deepEqual(lines, []);

  await cluster.start();
  while (database.state() !== 'ok') await wait(5);
  await jobs.enqueue(queue, {});
  await run.promise;
});

test('whatever else goes wrong beneath is said', async (t) => {
  const cluster = await testCluster(t);
  const database = createDatabase({ databaseUrl: cluster.url, dataDir: '/nowhere' });
  t.after(database.close);
  await database.open();
  await database.migrate(jobsMigrations);
  const said = Promise.withResolvers<string>();
  const queue: Queue = { name: 'mails', payload: Type.Object({}) };
  const jobs = createJobs({
    database,
    service: 'auth',
    queues: [queue],
    log: { warn: () => {}, error: (_, message) => said.resolve(message) },
    pollSeconds: 0.5,
  });
  await jobs.open();
  await jobs.work(queue, async () => {});
  await database.migrateDown(jobsMigrations, '0006-jobs-schema');
  assert.equal(await said.promise, 'A job could not be looked after.');
  await jobs.close();
});
