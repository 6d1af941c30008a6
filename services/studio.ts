import { join } from 'node:path';
import { createDiskBlobs, createScanner, noScanner } from '@flux/blobs';
import { createBus } from '@flux/bus';
import { describeSettings, type Settings } from '@flux/config';
import { Problem, type ServiceName } from '@flux/contracts';
import { type Database, isUnavailable } from '@flux/database';
import { type App, createApp, type Logger, type Service } from '@flux/http';
import { createIdentity } from '@flux/identity';
import { createJobs } from '@flux/jobs';
import { createMail, createPost, mailQueue } from '@flux/mail';
import { sql } from 'kysely';
import { resetQueue } from './auth/reset/queue.ts';
import { migrations } from './migrations.ts';

/** Milliseconds between two looks whether `flux` has applied what this release needs. */
const migrationPollMs = 1_000;

export type Studio = {
  readonly app: App;
  /** Listens, waits for the database, brings its schema, and takes traffic; answers where. */
  readonly start: () => Promise<readonly string[]>;
  /** Whether nobody has an account yet. */
  readonly isEmpty: () => Promise<boolean>;
  /** Ends what the app does not know; after `app.drain()`. */
  readonly stop: () => Promise<void>;
};

/** In production only `flux` changes the schema; everywhere else the first process to come does. */
async function bringSchema(database: Database, settings: Settings, log: Logger): Promise<void> {
  if (settings.mode === 'development' || database.engine === 'pglite') {
    const applied = await database.migrate(migrations);
    if (applied.length > 0) log.info({ applied }, 'the schema was brought up to date');
    return;
  }
  while ((await database.pending(migrations)).length > 0) {
    log.warn('waiting for migrations: run `flux migrate up`');
    await new Promise((resolve) => setTimeout(resolve, migrationPollMs));
  }
}

export type StudioParts = {
  readonly settings: Settings;
  readonly log: Logger;
  readonly database: Database;
  /** Settled when the database is open; begun while the services were still being loaded. */
  readonly opening: Promise<void>;
  /** Shows a line to the person who started it, which must not be in a log. */
  readonly tell: (line: string) => void;
};

/** The composition root: one process with the services that the settings name. */
export async function createStudio({ settings, log, database, opening, tell }: StudioParts): Promise<Studio> {
  const onError = { error: (error: unknown) => log.error({ err: error }) };
  const bus = createBus({ redisUrl: settings.redisUrl, databaseUrl: settings.databaseUrl, log: onError });
  const blobs = createDiskBlobs({ dir: join(settings.dataDir, 'blobs'), log: onError });
  const { scanner: address } = settings;
  const scanner = address === undefined ? noScanner : createScanner({ address, log });
  const service = settings.services[0] ?? 'auth';
  const identity = createIdentity({ settings, database, bus, service, log: onError });
  const jobs = createJobs({ database, service, queues: [mailQueue, resetQueue], log });
  const mail = createMail({
    smtpUrl: settings.smtpUrl,
    from: settings.mailFrom,
    dataDir: settings.dataDir,
    log: { info: (sentence) => log.info(sentence) },
  });
  // A process loads the services that it runs, and not the memory of the others.
  const make: Readonly<Record<ServiceName, () => Promise<Service>>> = {
    auth: async () =>
      (await import('./auth/index.ts')).createAuth({
        settings,
        database,
        bus,
        scanner,
        identity,
        jobs,
        mail,
        log,
        tell,
      }),
    messaging: async () =>
      (await import('./messaging/index.ts')).createMessaging({ settings, database, bus, identity, log }),
    collaboration: async () =>
      (await import('./collaboration/index.ts')).createCollaboration({
        settings,
        database,
        bus,
        identity,
        blobs,
        scanner,
        post: createPost(jobs),
        log,
      }),
  };
  const services = await Promise.all(settings.services.map((name) => make[name]()));
  const app = await createApp({
    settings,
    log,
    services,
    database,
    plugins: [identity.plugin],
    mapError: (error) =>
      isUnavailable(error) ? new Problem('database_unavailable', undefined, { cause: error }) : undefined,
  });

  return {
    app,
    start: async () => {
      log.debug({ settings: describeSettings(settings) }, 'settings');
      // Listen first: whoever asks meanwhile is told that the studio is starting.
      const addresses = await app.listen();
      await opening;
      await bringSchema(database, settings, log);
      if (settings.services.includes('collaboration')) await blobs.sweep();
      await scanner.open();
      await jobs.open();
      for (const opened of services) await opened.open();
      await identity.start();
      app.phase.set('ready');
      return addresses;
    },
    isEmpty: async () => {
      const { rows } = await sql<{
        empty: boolean;
      }>`select not exists (select from auth.people) as empty`.execute(database.service('auth'));
      return rows[0]?.empty === true;
    },
    stop: async () => {
      scanner.close();
      await jobs.close();
      await identity.stop();
      await bus.close();
      await database.close();
    },
  };
}
