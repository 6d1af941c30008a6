import { glob } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { run as runTests } from 'node:test';
import { spec } from 'node:test/reporters';
import { build } from './build.ts';
import { buildFlux } from './buildFlux.ts';
import { check } from './check.ts';
import { root } from './current.ts';
import { bringPrograms } from './debianPackages.ts';
import { bringPm2 } from './pm2.ts';
import { prepareDatabase } from './prepareDatabase.ts';
import { emptyGroups, groupTests, longestFirst } from './testGroups.ts';
import { startTestServices } from './testServices.ts';

type Counts = { passed: number; failed: number; skipped: number; readonly skippedNames: string[] };

/** Seconds that the tests of each file took. */
type Times = Map<string, number>;

type TestEvent = {
  readonly file?: string | undefined;
  readonly nesting: number;
  readonly details: { readonly duration_ms: number };
};

/** Files that are named with their time, so that a suite that grows slow is noticed. */
const shownTimes = 10;

/** What takes too long to run at every change, or the whole machine; `.ci/run` runs it after everything else. */
const afterwards = ['tests/long/**', 'tests/deploy/**'];

/** A deployment is judged by what people get meanwhile, and has the ports of a host. */
const needsMachine = (file: string) => relative(root, file).startsWith('tests/deploy/');

/**
 * WebAssembly as it is: Node strips types and PGlite runs by it, and no test process lives long enough to get back what
 * optimizing it costs (a sixth of the processor time of the auth suites).
 */
const shortLived = ['--liftoff-only'];

/** Share of lines that services and packages must have run through, in percent. */
const lineCoverage = 95;

/** What only a browser can run is measured there (tests/e2e), and what only starts a process, by its process. */
const notCovered = [
  '**/node_modules/**',
  '**/*.test.ts',
  '**/testing.ts',
  '**/testing/**',
  '**/{test*,contract,childProcess,crashProcess,upDown}.ts',
  'packages/board/view/**',
  'services/{main,studio}.ts',
  '{scripts,tests,apps,ops}/**',
];

async function find(patterns: readonly string[], but: readonly string[] = []): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob(patterns, { cwd: root, exclude: ['**/node_modules', ...but] })) {
    files.push(join(root, file));
  }
  return files.sort();
}

/** Runs test files, each in a process of its own, and prints what fails as it fails. */
function runFiles(files: readonly string[], counts: Counts, times: Times, coverage: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = runTests({
      files: [...files],
      execArgv: shortLived,
      concurrency: files.some(needsMachine) ? 1 : availableParallelism(),
      ...(coverage
        ? {
            coverage: true,
            lineCoverage,
            coverageIncludeGlobs: ['packages/**', 'services/**'],
            coverageExcludeGlobs: notCovered,
          }
        : {}),
    });
    const took = ({ file, nesting, details }: TestEvent) => {
      if (file === undefined || nesting > 0) return;
      times.set(file, (times.get(file) ?? 0) + details.duration_ms / 1000);
    };
    stream.on('test:pass', (event) => {
      took(event);
      // A skipped suite tells nothing of its tests.
      if (event.details.type === 'suite' && event.skip === undefined) return;
      if (event.skip !== undefined) {
        counts.skipped++;
        counts.skippedNames.push(`${event.name}${typeof event.skip === 'string' ? ` (${event.skip})` : ''}`);
      } else counts.passed++;
    });
    stream.on('test:fail', (event) => {
      took(event);
      // A suite fails by its tests, which are counted, or by what clears up after them.
      const { type, error } = event.details;
      const byTests = 'failureType' in error && error.failureType === 'subtestsFailed';
      if (type !== 'suite' || !byTests) counts.failed++;
    });
    stream.on('test:coverage', ({ summary }) => {
      const percent = summary.totals.coveredLinePercent;
      process.stderr.write(
        `Lines covered in services and packages: ${percent.toFixed(2)} % (at least ${lineCoverage})\n`,
      );
      if (percent < lineCoverage) counts.failed++;
      const low = summary.files.filter((file) => file.coveredLinePercent < 85);
      for (const file of low) {
        process.stderr.write(
          `  ${file.path.slice(root.length + 1)} ${file.coveredLinePercent.toFixed(0)} %\n`,
        );
      }
    });
    stream.on('end', resolve);
    stream.on('error', reject);
    stream.compose(spec).pipe(process.stdout);
  });
}

async function main(): Promise<void> {
  const only = process.argv.slice(2);
  const counts: Counts = { passed: 0, failed: 0, skipped: 0, skippedNames: [] };
  const times: Times = new Map();
  // Side by side: Debian's installer waits for the network and the disk, and uses one processor.
  const [missing] = await Promise.all([
    bringPrograms(),
    (only.length > 0 ? Promise.resolve(true) : check()).then(async (isClean) => {
      if (!isClean) counts.failed++;
      await Promise.all([build(), buildFlux(), prepareDatabase(), bringPm2()]);
    }),
  ]);
  if (missing.length > 0) {
    for (const line of missing) process.stderr.write(`${line}\n`);
    throw new Error('The tests drive these programs for real and cannot run without them.');
  }
  const services = await startTestServices();
  Object.assign(process.env, services.env);
  try {
    if (only.length > 0) {
      await runFiles(longestFirst(await find(only)), counts, times, false);
    } else {
      emptyGroups();
      const browsers = '**/*.browser.test.ts';
      const measured = await find(['{packages,services}/**/*.test.ts'], [browsers]);
      await runFiles(groupTests(measured), counts, times, true);
      // Measuring costs an eighth of the time, so nothing else is measured.
      const others = await find(['{scripts,ops,apps}/**/*.test.ts'], [browsers]);
      const alone = await find([`{packages,services,apps}/${browsers}`, 'tests/**/*.test.ts'], afterwards);
      await runFiles([...groupTests(others), ...longestFirst(alone)], counts, times, false);
    }
  } finally {
    await services.stop();
  }
  const slowest = [...times].toSorted(([, a], [, b]) => b - a).slice(0, shownTimes);
  process.stdout.write('The slowest files, in seconds:\n');
  for (const [file, seconds] of slowest)
    process.stdout.write(`  ${seconds.toFixed(1)} ${relative(root, file)}\n`);
  for (const name of counts.skippedNames) process.stdout.write(`SKIPPED: ${name.toUpperCase()}\n`);
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  const hasRun = counts.passed + counts.skipped > 0;
  process.exitCode = counts.failed === 0 && hasRun ? 0 : 1;
}

await main();
