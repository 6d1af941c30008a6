import type { ServiceName } from '@flux/contracts';
import { type Database, isUnavailable } from '@flux/database';
import { fromKysely, type Job, type JobResult, type KyselyTransactionLike, PgBoss } from 'pg-boss';
import Value from 'typebox/value';
import { deadLetterOf, type PayloadOf, type Queue } from './queue.ts';
import { UnrecoverableError } from './unrecoverableError.ts';

/** The part of a logger that is used here; pino's fits. */
export type JobsLog = {
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
};

export type JobsOptions = {
  /** Open, and migrated with `jobsMigrations`. */
  readonly database: Database;
  /** The service whose role queues and runs the jobs. */
  readonly service: ServiceName;
  /** Every queue that this process puts something into or works on. */
  readonly queues: readonly Queue[];
  readonly log?: JobsLog;
  /** Seconds between two looks for jobs that others queued. At least 0.5; default 2. */
  readonly pollSeconds?: number;
  /** Seconds that `close` waits for jobs that run. Default 30. */
  readonly closeSeconds?: number;
};

export type EnqueueOptions = {
  /** Queue it with this transaction: when that is rolled back, there is no job. */
  readonly in?: KyselyTransactionLike;
  /** Not before; default at once. */
  readonly after?: Date;
};

export type RunningJob = {
  readonly id: string;
  /** 0 the first time. */
  readonly attempt: number;
  /** Aborted when the job takes too long or the process must go. */
  readonly signal: AbortSignal;
};

export type Jobs = {
  readonly open: () => Promise<void>;
  /** Resolves when the job is stored; throws `TypeError` when the payload is not of the queue's shape. */
  readonly enqueue: <Q extends Queue>(
    queue: Q,
    payload: PayloadOf<Q>,
    options?: EnqueueOptions,
  ) => Promise<void>;
  /**
   * Runs what is in the queue, ten at a time. A handler that throws is tried again, unless it throws
   * `UnrecoverableError`; it may meet the same job twice.
   */
  readonly work: <Q extends Queue>(
    queue: Q,
    handle: (payload: PayloadOf<Q>, job: RunningJob) => Promise<void>,
  ) => Promise<void>;
  /** Queues a job by the clock, in UTC, once for all processes together. `cron` has five fields. */
  readonly schedule: <Q extends Queue>(queue: Q, cron: string, payload: PayloadOf<Q>) => Promise<void>;
  readonly unschedule: (queue: Queue) => Promise<void>;
  /** Payloads of the jobs that failed for good. */
  readonly failed: (queue: Queue) => Promise<readonly unknown[]>;
  /** Puts them back; says how many. */
  readonly retryFailed: (queue: Queue) => Promise<number>;
  /** Takes no more jobs and waits for those that run; more can still be queued. */
  readonly rest: () => Promise<void>;
  /** As `rest`, puts back those that do not end in time, and ends. */
  readonly close: () => Promise<void>;
};

const batchSize = 10;

export function createJobs(options: JobsOptions): Jobs {
  const { database, service, queues, log, pollSeconds = 2, closeSeconds = 30 } = options;
  const boss = new PgBoss({
    db: fromKysely(database.service<unknown>(service)),
    backend: database.engine,
    schema: 'pgboss',
    // The owner's migrations do both; a service may not.
    migrate: false,
    createSchema: false,
    reindex: false,
    monitorVacuum: false,
  });
  // The database itself says that it is gone, once; each of our timers would say it again. What comes here is a copy of
  // the error, as a plain object.
  boss.on('error', (error) => {
    const isGone = database.state() !== 'ok' || isUnavailable(Object.assign(new Error(), error));
    if (!isGone) log?.error({ err: error }, 'A job could not be looked after.');
  });
  boss.on('warning', ({ message, data }) => log?.warn({ data }, message));

  const workers = new Map<string, string>();
  let isOpen = false;

  function known(queue: Queue): string {
    if (!queues.includes(queue)) throw new TypeError(`The queue ${queue.name} was not announced.`);
    return queue.name;
  }

  function check<Q extends Queue>(queue: Q, payload: unknown): asserts payload is PayloadOf<Q> {
    if (Value.Check(queue.payload, payload)) return;
    const [first] = Value.Errors(queue.payload, payload);
    throw new TypeError(
      `A job of ${queue.name} cannot carry this: ${first?.instancePath} ${first?.message}.`,
    );
  }

  async function ensure(queue: Queue): Promise<void> {
    const settings = {
      retryLimit: queue.retries ?? 5,
      retryDelay: queue.retryDelay ?? 5,
      retryBackoff: true,
      retryDelayMax: 3_600,
      expireInSeconds: queue.expire ?? 900,
      deadLetter: deadLetterOf(queue),
    };
    await boss.createQueue(deadLetterOf(queue), { retentionSeconds: 90 * 24 * 3_600 });
    await boss.createQueue(queue.name, settings);
    await boss.updateQueue(queue.name, settings); // a release may have other ideas than the one that made it
  }

  async function run<Q extends Queue>(
    queue: Q,
    handle: (payload: PayloadOf<Q>, job: RunningJob) => Promise<void>,
    job: Job<unknown>,
  ): Promise<JobResult> {
    const { id, data, signal, retryCount } = job;
    try {
      check(queue, data);
    } catch (error) {
      log?.error(
        { err: error, queue: queue.name, job: id },
        'A job is not of the shape of its queue; put aside.',
      );
      return { id, status: 'deadletter', output: { message: String(error) } };
    }
    try {
      await handle(data, { id, attempt: retryCount, signal });
      return { id, status: 'completed' };
    } catch (error) {
      log?.warn({ err: error, queue: queue.name, job: id, attempt: retryCount }, 'A job failed.');
      const status = error instanceof UnrecoverableError ? 'deadletter' : 'failed';
      return { id, status, output: { message: String(error) } };
    }
  }

  return {
    open: async () => {
      await boss.start();
      isOpen = true;
      for (const queue of queues) await ensure(queue);
    },
    enqueue: async (queue, payload, { in: transaction, after } = {}) => {
      const name = known(queue);
      check(queue, payload);
      await boss.send(name, payload, {
        ...(transaction === undefined ? {} : { db: fromKysely(transaction) }),
        ...(after === undefined ? {} : { startAfter: after }),
      });
      const worker = workers.get(name);
      if (worker !== undefined && transaction === undefined) boss.notifyWorker(worker);
    },
    work: async (queue, handle) => {
      const name = known(queue);
      const worker = await boss.work<unknown, unknown>(
        name,
        { batchSize, burstWhenBatchFull: true, perJobResults: true, pollingIntervalSeconds: pollSeconds },
        (jobs) => Promise.all(jobs.map((job) => run(queue, handle, job))),
      );
      workers.set(name, worker);
    },
    schedule: async (queue, cron, payload) => {
      const name = known(queue);
      check(queue, payload);
      await boss.schedule(name, cron, payload, { tz: 'UTC' });
    },
    unschedule: (queue) => boss.unschedule(known(queue)),
    failed: async (queue) => {
      known(queue);
      return (await boss.findJobs(deadLetterOf(queue), { queued: true })).map(({ data }) => data);
    },
    retryFailed: (queue) => {
      known(queue);
      return boss.redrive(deadLetterOf(queue));
    },
    rest: async () => {
      const names = [...workers.keys()];
      workers.clear();
      await Promise.all(names.map((name) => boss.offWork(name, { wait: true })));
    },
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      await boss.stop({ graceful: true, timeout: closeSeconds * 1_000, close: false });
    },
  };
}
