import { createDatabase } from '@flux/database';
import { addKey, endings, makeBoard, startProcess } from './testing.ts';

/** A process of its own for tests that kill it: `crashProcess.ts <data folder> <template or URL of a migrated database>`. */
const [dataDir = '', source = ''] = process.argv.slice(2);
const database = createDatabase(
  source.startsWith('postgres:') ? { dataDir, databaseUrl: source } : { dataDir, templatePath: source },
);
await database.open();
await addKey(database);
const studio = await startProcess(endings(), database, { env: { FLUX_RATE_LIMIT: 'off' } });
const person = await studio.signIn();
const board = await makeBoard(database, [[person, 'owner']]);
process.send?.({ url: studio.url, person, boardId: board.id });
