import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createDiskBlobs, createScanner, noScanner } from '@flux/blobs';
import { createBus } from '@flux/bus';
import type { Settings } from '@flux/config';
import type { PersonId, ProjectId } from '@flux/contracts';
import { createDatabase, type Database, DirectoryInUse, isUnavailable, listMigrations } from '@flux/database';
import type { Message } from '@flux/mail';
import { type AuthOperatorDeps, createAuthOperator } from './auth/operator/index.ts';
import { lendPerson, takePersonBack } from './auth/operator/passingPerson.ts';
import { profileChangedTopic } from './auth/people/profiles.ts';
import type { AuthTables } from './auth/tables.ts';
import { createStudioImport, type StudioImportDeps } from './collaboration/import/index.ts';
import { removeWorkOf } from './collaboration/passing/removeWorkOf.ts';
import { createConversationImport } from './messaging/import/index.ts';
import { migrations } from './migrations.ts';
import { takeBackImport } from './takeBackImport.ts';

/** What keeps the operator from working on this studio; `detail` is fit to be shown. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
  readonly code: 'no_studio' | 'studio_running' | 'database_unavailable' | 'schema_behind';
  constructor(code: OperatorError['code'], detail: string, cause?: unknown) {
    super(detail, { cause });
    this.code = code;
  }
}

/** Milliseconds to wait for a database that does not answer. */
const patienceMs = 10_000;

/** Opens the database, or says what is in the way. Waiting for ever is for services. */
async function open(database: Database): Promise<void> {
  const waited = new AbortController();
  const late = delay(patienceMs, undefined, { signal: waited.signal }).then(() => {
    throw new OperatorError('database_unavailable', `No answer within ${patienceMs / 1000} s.`);
  });
  try {
    await Promise.race([database.open(), late]);
  } catch (error) {
    if (error instanceof DirectoryInUse) throw new OperatorError('studio_running', error.message, error);
    if (isUnavailable(error)) throw new OperatorError('database_unavailable', String(error), error);
    throw error;
  } finally {
    waited.abort();
    late.catch(() => {});
  }
}

/** As a start of the studio does: in production only the deployment changes the schema. */
async function bringSchema(database: Database, { mode }: Settings): Promise<void> {
  if (mode === 'development' || database.engine === 'pglite') {
    await database.migrate(migrations);
    return;
  }
  const waiting = await database.pending(migrations);
  if (waiting.length > 0) throw new OperatorError('schema_behind', waiting.join(', '));
}

/** Tells the processes of the studio, where there can be others; says whether it could. */
async function tell(
  { redisUrl, databaseUrl }: Settings,
  topic: string,
  payload: Uint8Array,
): Promise<boolean> {
  const bus = createBus({ redisUrl, databaseUrl });
  // Whoever subscribes is connected, or knows that there is no connection.
  await bus.subscribe(topic, () => {});
  const isHeard = bus.state() === 'ok';
  if (isHeard) bus.publish(topic, payload);
  await bus.close();
  return isHeard;
}

/** Mails by itself, where a server takes it: what the studio itself mails waits until it runs. */
function senderOf({ smtpUrl, mailFrom: from, dataDir }: Settings) {
  if (smtpUrl === undefined) return undefined;
  return async (message: Message): Promise<void> => {
    const { createMail } = await import('@flux/mail');
    await createMail({ smtpUrl, from, dataDir, log: { info: () => {} } }).send(message);
  };
}

/**
 * Opens the database of these settings as it is.
 * @throws OperatorError, StartError
 */
export async function openDatabase({ databaseUrl, databaseUrls, dataDir }: Settings): Promise<Database> {
  const isEmbedded = databaseUrl === undefined && Object.keys(databaseUrls).length === 0;
  if (isEmbedded && !existsSync(join(dataDir, 'database/pglite')))
    throw new OperatorError('no_studio', `There is no database in ${dataDir}.`);
  const database = createDatabase({ databaseUrl, databaseUrls, dataDir });
  try {
    await open(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function openMigrated(settings: Settings): Promise<Database> {
  const database = await openDatabase(settings);
  try {
    await bringSchema(database, settings);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * Opens the studio of these settings to its operator, beside its services or while they are down.
 * @throws OperatorError, StartError
 */
export async function openOperator(settings: Settings) {
  const database = await openMigrated(settings);
  return {
    ...createAuthOperator({
      settings,
      database,
      tell: (topic, payload) => tell(settings, topic, payload),
      send: senderOf(settings),
    }),
    close: database.close,
  };
}

/** What an import does in an open studio, by the rules of each service. */
export function createImport(parts: StudioImportDeps & Omit<AuthOperatorDeps, 'tell'>) {
  const all = {
    ...createAuthOperator({ ...parts, tell: async () => false }),
    ...createStudioImport(parts),
    ...createConversationImport(parts),
  };
  return {
    ...all,
    takeBackImport: (asked: { readonly importId: string; readonly dryRun: boolean }) =>
      takeBackImport(all, asked),
  };
}

/**
 * Opens the studio of these settings to an import.
 * @param warn Told of what cannot be cleared up at once.
 * @throws OperatorError, StartError
 */
export async function openImport(settings: Settings, warn: (sentence: string) => void) {
  const database = await openMigrated(settings);
  const log = { info: () => {}, warn: (_fields: object, sentence: string) => warn(sentence) };
  const scanner =
    settings.scanner === undefined ? noScanner : createScanner({ address: settings.scanner, log });
  const blobs = createDiskBlobs({
    dir: join(settings.dataDir, 'blobs'),
    log: { error: (error: unknown) => warn(String(error)) },
  });
  await scanner.open();
  return {
    ...createImport({ settings, database, blobs, scanner, log }),
    close: async () => {
      scanner.close();
      await database.close();
    },
  };
}

export type Import = ReturnType<typeof createImport>;
export type { TakenBackImport } from './takeBackImport.ts';

/**
 * Opens the studio of these settings to somebody who tries it out and leaves nothing behind.
 * @throws OperatorError, StartError
 */
export async function openTrial(settings: Settings) {
  const database = await openMigrated(settings);
  const auth = database.service<AuthTables>('auth');
  const blobs = createDiskBlobs({ dir: join(settings.dataDir, 'blobs'), log: { error: () => {} } });
  return {
    lendPerson: () => lendPerson(auth, Date.now()),
    /** Takes this person out again and what they have made. @returns Their projects, of which only the talk is left. */
    takeBack: async (personId: PersonId): Promise<readonly ProjectId[]> => {
      const projects = await removeWorkOf({ database, blobs, now: Date.now() }, personId);
      await takePersonBack(auth, personId);
      await tell(settings, profileChangedTopic, Buffer.from(personId));
      return projects;
    },
    close: database.close,
  };
}

/** The migrations of this release, in order, with what tells whether they were changed. */
export const migrationList = () => listMigrations(migrations);

export type Operator = Awaited<ReturnType<typeof openOperator>>;
export type { ImportedPeople } from './auth/import/importPeople.ts';
export { migrations } from './migrations.ts';
