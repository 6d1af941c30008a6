import { join } from 'node:path';
import { createDatabase } from '@flux/database';
import { addKey, endings, liveMigrations, makeBoard, startProcess } from './testing.ts';

/** A process of its own for tests that kill it: `crashProcess.ts <data folder> [<database URL>]`. */
const [dataDir = '', databaseUrl] = process.argv.slice(2);
const database = createDatabase({
  dataDir,
  databaseUrl,
  templatePath: join(import.meta.dirname, '../../../../.cache/database.tar'),
});
await database.open();
if ((await database.migrate(liveMigrations)).length > 0) await addKey(database);
const studio = await startProcess(endings(), database, { env: { FLUX_RATE_LIMIT: 'off' } });
const person = await studio.signIn();
const board = await makeBoard(database, [[person, 'owner']]);
process.send?.({ url: studio.url, person, boardId: board.id });
