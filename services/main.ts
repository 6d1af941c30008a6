import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';

// Before anything is loaded that is worth keeping: a warm start is half as long with it.
enableCompileCache(process.env.NODE_COMPILE_CACHE ?? join(import.meta.dirname, '../.cache/compile'));

const { readSettings, SettingsError } = await import('@flux/config');
const { createDatabase, StartError } = await import('@flux/database');

/** What went wrong, as a sentence for the owner where it is theirs to mend. */
function explain(error: unknown): string {
  if (error instanceof SettingsError) return error.faults.join('\n');
  if (error instanceof StartError) return error.message;
  if (error instanceof Error && error.name === 'ListenError') return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  const { createLogger } = await import('@flux/http/logger');
  const log = createLogger(settings);
  const database = createDatabase({
    databaseUrl: settings.databaseUrl,
    databaseUrls: settings.databaseUrls,
    dataDir: settings.dataDir,
    templatePath: join(import.meta.dirname, '../.cache/database.tar'),
    log,
  });
  // The embedded database opens in its own thread while this one loads the services.
  const opening = database.open();
  opening.catch(() => {}); // told by `start`, which waits for it
  const [{ obeySignals }, { createStudio }] = await Promise.all([
    import('@flux/http'),
    import('./studio.ts'),
  ]);
  const studio = await createStudio({ settings, log, database, opening, tell });
  obeySignals(studio.app, { log, after: studio.stop });
  const addresses = await studio.start();
  tell(`FluxStudio is ready at ${settings.sockets === undefined ? settings.url : addresses.join(', ')}`);
  flushCompileCache();
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
