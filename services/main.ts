import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** A release is not written to, so it has no place for this but the one it is given. */
const isRelease = existsSync(join(import.meta.dirname, '../../MANIFEST.json'));
const ownCache = isRelease ? undefined : join(import.meta.dirname, '../.cache/compile');
const compileCache = process.env.NODE_COMPILE_CACHE ?? ownCache;
// Before anything is loaded that is worth keeping: a warm start is half as long with it.
if (compileCache !== undefined) enableCompileCache(compileCache);

const { installation, readSettings, SettingsError } = await import('@flux/config');
const { createDatabase, StartError } = await import('@flux/database');

/** What went wrong, as a sentence for the owner where it is theirs to mend. */
function explain(error: unknown): string {
  if (error instanceof SettingsError) return error.faults.join('\n');
  if (error instanceof StartError) return error.message;
  if (error instanceof Error && error.name === 'ListenError') return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const usage = `Usage: npm start [-- --demo]

  --demo   fill an empty studio with the work of an invented team, to look at
  --help   show this

Settings are environment variables: docs/operating/settings.md`;

/** Throws a `StartError` for what it does not know. */
function readArguments(): { readonly demo: boolean; readonly help: boolean } {
  try {
    const { values } = parseArgs({ options: { demo: { type: 'boolean' }, help: { type: 'boolean' } } });
    return { demo: values.demo === true, help: values.help === true };
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

/** Draws, uploads and talks through the public API, as any program may. */
function startDemo(address: string, shown: string): void {
  const script = join(installation, 'scripts/demo/demo.ts');
  spawn(process.execPath, [script, address, shown], { stdio: ['ignore', 'inherit', 'inherit'] });
}

async function main(): Promise<void> {
  const { demo, help } = readArguments();
  if (help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  if (demo && isRelease)
    throw new StartError('A release does not bring the example: run npm start -- --demo in the sources.');
  const settings = readSettings(process.env);
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  const { createLogger } = await import('@flux/http/logger');
  const log = createLogger(settings);
  const database = createDatabase({
    databaseUrl: settings.databaseUrl,
    databaseUrls: settings.databaseUrls,
    dataDir: settings.dataDir,
    templatePath: join(installation, '.cache/database.tar'),
    log,
  });
  // The embedded database opens in its own thread while this one loads the services.
  const opening = database.open();
  opening.catch(() => {}); // told by `start`, which waits for it
  const [{ obeySignals, tellReady }, { createStudio }] = await Promise.all([
    import('@flux/http'),
    import('./studio.ts'),
  ]);
  const studio = await createStudio({ settings, log, database, opening, tell });
  obeySignals(studio.app, { log, after: studio.stop });
  const addresses = await studio.start();
  await tellReady(process.env);
  tell(`FluxStudio is ready at ${settings.sockets === undefined ? settings.url : addresses.join(', ')}`);
  flushCompileCache();
  if (!demo) return;
  const [address] = addresses;
  if (address === undefined || !address.startsWith('http:') || settings.services.length < 3)
    tell('The demo needs a studio in one process that listens on a port. It was not added.');
  else if (await studio.isEmpty()) startDemo(address, settings.url);
  else tell('There are people in this studio already, so the demo was not added.');
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
