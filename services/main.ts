import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { createDiskBlobs } from '@flux/blobs';
import { createBus } from '@flux/bus';
import { describeSettings, readSettings, type Settings, SettingsError } from '@flux/config';
import { Problem, type ServiceName } from '@flux/contracts';
import { createDatabase, type Database, isUnavailable, type Migration, StartError } from '@flux/database';
import { createApp, createLogger, ListenError, type Logger, type Service } from '@flux/http';
import { createIdentity } from '@flux/identity';
import { authMigrations, createAuth } from './auth/index.ts';
import { createCollaboration, studioMigrations } from './collaboration/index.ts';
import { createMessaging } from './messaging/index.ts';

/** Seconds between two looks for migrations that somebody else applies. */
const migrationPollMs = 1_000;

const migrations: readonly Migration[] = [...authMigrations, ...studioMigrations];

/** A line for the person who started the studio. */
const tell = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** In production only `flux` changes the schema; everywhere else the first process to come does. */
async function bringSchema(database: Database, settings: Settings, log: Logger): Promise<void> {
  if (settings.mode === 'development' || settings.databaseUrl === undefined) {
    const applied = await database.migrate(migrations);
    if (applied.length > 0) log.info({ applied }, 'the schema was brought up to date');
    return;
  }
  while ((await database.pending(migrations)).length > 0) {
    log.warn('waiting for migrations: run `flux migrate up`');
    await new Promise((resolve) => setTimeout(resolve, migrationPollMs));
  }
}

async function start(): Promise<void> {
  const settings = readSettings(process.env);
  const log = createLogger(settings);
  log.debug({ settings: describeSettings(settings) }, 'settings');
  const onError = { error: (error: unknown) => log.error({ err: error }) };

  const database = createDatabase({
    databaseUrl: settings.databaseUrl,
    databaseUrls: settings.databaseUrls,
    dataDir: settings.dataDir,
    templatePath: join(import.meta.dirname, '../.cache/database-template.tar'),
    log,
  });
  const bus = createBus({ redisUrl: settings.redisUrl, databaseUrl: settings.databaseUrl, log: onError });
  const blobs = createDiskBlobs({ dir: join(settings.dataDir, 'blobs') });
  const reader = settings.services[0] ?? 'auth';
  const identity = createIdentity({ settings, database, bus, service: reader, log: onError });
  const make: Readonly<Record<ServiceName, () => Service>> = {
    auth: () => createAuth({ settings, database, bus, identity, log, tell }),
    messaging: () => createMessaging({ identity, log }),
    collaboration: () => createCollaboration({ settings, database, bus, identity, blobs, log }),
  };
  const services = settings.services.map((name) => make[name]());
  const app = await createApp({
    settings,
    log,
    services,
    database,
    plugins: [identity.plugin],
    mapError: (error) =>
      isUnavailable(error) ? new Problem('database_unavailable', undefined, { cause: error }) : undefined,
  });

  let leaving = false;
  const leave = async () => {
    if (leaving) return;
    leaving = true;
    await app.drain();
    await identity.stop();
    await bus.close();
    await database.close();
    process.exit(0);
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  process.on('SIGUSR2', app.retire);

  // Listen first, open then: whoever asks meanwhile is told that the studio is starting.
  const addresses = await app.listen();
  await database.open();
  await bringSchema(database, settings, log);
  for (const service of services) await service.open();
  await identity.start();
  app.phase.set('ready');
  tell(`FluxStudio is ready at ${settings.sockets === undefined ? settings.url : addresses.join(', ')}`);
  flushCompileCache();
}

function explain(error: unknown): string {
  if (error instanceof SettingsError) return error.faults.join('\n');
  if (error instanceof ListenError || error instanceof StartError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

start().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
