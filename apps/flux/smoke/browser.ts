import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../failures.ts';
import { run } from '../host/run.ts';
import { isRoot } from '../target/person.ts';

const programs = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

/** Milliseconds of the page's own time, however long that takes. */
const pageMs = 10_000;

/** What the page's console said that is a fault, from the browser's log. */
const faultsIn = (log: string): readonly string[] =>
  [...log.matchAll(/:CONSOLE[:(]\d+\)?\] "(.*?)", source:/gs)]
    .map(([, text]) => text ?? '')
    .filter((text) => /Uncaught|is not defined|Failed to (fetch|load)|Refused to|circular/i.test(text));

/**
 * Opens the page in a browser of this host and looks whether it comes up: services can be well while nobody sees anything.
 * @returns What became of it, as a part of a sentence; also that there is no browser. @throws Failure('smoke_failed')
 */
export async function openPage(url: string): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), 'flux-browser-'));
  try {
    for (const program of programs) {
      const ran = await run(
        program,
        [
          '--headless=new',
          '--disable-gpu',
          '--disable-dev-shm-usage',
          '--no-first-run',
          ...(isRoot() ? ['--no-sandbox'] : []),
          `--user-data-dir=${profile}`,
          '--enable-logging=stderr',
          `--virtual-time-budget=${pageMs}`,
          '--dump-dom',
          url,
        ],
        { timeoutMs: 60_000 },
      );
      if (ran.code === 127) continue;
      const [fault] = faultsIn(ran.stderr);
      if (fault !== undefined)
        throw new Failure('smoke_failed', `The page says in its console: ${fault.slice(0, 300)}`);
      if (!/<form\b/.test(ran.stdout))
        throw new Failure('smoke_failed', `The page at ${url} stays empty: no form to sign in with.`);
      return `opened in ${program}`;
    }
    return 'was NOT OPENED, since this host has no browser: apt-get install chromium-headless-shell';
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}
