import { createDatabase } from '@flux/database';
import { addKey, makeProject, startMessaging } from '../testing.ts';

/** A process of its own for tests that kill it: `crashProcess.ts <data folder> <template or URL of a migrated database>`. */
const [dataDir = '', source = ''] = process.argv.slice(2);
const database = createDatabase(
  source.startsWith('postgres:') ? { dataDir, databaseUrl: source } : { dataDir, templatePath: source },
);
await database.open();
await addKey(database);
const messaging = await startMessaging({ after: () => {} }, database);
const [author, reader] = await Promise.all([messaging.signIn(), messaging.signIn()]);
const { general } = await makeProject(messaging, database, [
  [author, 'owner'],
  [reader, 'viewer'],
]);
process.send?.({ url: messaging.url, author, reader, channelId: general.id });
