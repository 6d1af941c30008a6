import { mkdtempSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumPath } from '@flux/chromium';
import { testDatabaseUrl } from '@flux/database/testing';
import lighthouse from 'lighthouse';
import { chromium } from 'playwright-core';
import { freePort } from '../tests/harness/processes.ts';
import { topologies } from '../tests/harness/topologies.ts';
import { median } from './measuring/figures.ts';
import { firstLine } from './pages/firstLine.ts';

/** `npm run bench -- phone`: the first pages as Lighthouse sees them on a phone, the median of three. */
const ROUNDS = 3;
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];

const ends: (() => Promise<unknown>)[] = [];
const cleanup = { after: (end: () => Promise<void>) => ends.push(end) };
const say = (line: string): unknown => process.stdout.write(`${line}\n`);

const scores = ['performance', 'accessibility', 'best-practices'] as const;
const times = {
  'first-contentful-paint': 'FCP',
  'largest-contentful-paint': 'LCP',
  'speed-index': 'SI',
  'total-blocking-time': 'TBT',
} as const;

/** One load as on a phone; `isIn` keeps the session that the browser has. */
async function load(url: string, port: number, isIn: boolean) {
  const result = await lighthouse(url, {
    port,
    logLevel: 'silent',
    onlyCategories: [...scores],
    disableStorageReset: isIn,
  });
  const { categories, audits } = result!.lhr;
  const value = (id: string): number => audits[id]?.numericValue ?? Number.NaN;
  return {
    scores: scores.map((name) => Math.round((categories[name]?.score ?? 0) * 100)),
    times: Object.keys(times).map(value),
    shift: value('cumulative-layout-shift'),
    below: Object.values(audits)
      .filter(
        ({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== 'informative',
      )
      .map(({ id }) => id),
  };
}

/** The figures of a page, each the median of its rounds. */
async function phone(name: string, url: string, port: number, isIn: boolean): Promise<void> {
  const rounds: Awaited<ReturnType<typeof load>>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await load(url, port, isIn));
  const middle = (of: (round: (typeof rounds)[number]) => number): number => median(rounds.map(of));
  const figures = [
    ...scores.map((score, at) => `${score} ${middle((round) => round.scores[at]!)}`),
    ...Object.values(times).map((time, at) => `${time} ${middle((round) => round.times[at]!).toFixed(0)} ms`),
    `CLS ${middle(({ shift }) => shift).toFixed(3)}`,
  ];
  const below = new Set(rounds.flatMap((round) => round.below));
  say(`${name} (load ${loadavg()[0]!.toFixed(1)}): ${figures.join(', ')}`);
  if (below.size > 0) say(`  below 0.9: ${[...below].join(', ')}`);
}

try {
  const studio = await topologies[0]!.start(cleanup, {
    DATABASE_URL: await testDatabaseUrl(cleanup, []),
    FLUX_RATE_LIMIT: 'off',
    FLUX_LOG_LEVEL: 'warn',
    FLUX_DATA: mkdtempSync(join(tmpdir(), 'flux-bench-')),
  });
  const port = await freePort();
  // Lighthouse opens its own tab beside ours, which has our cookies in the browser's default context alone.
  const context = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), 'flux-bench-')), {
    executablePath: chromiumPath,
    args: [...flags, `--remote-debugging-port=${port}`],
    viewport: { width: 1440, height: 900 },
  });
  ends.push(() => context.close());
  await phone('sign in', `${studio.url}/sign-in`, port, false);
  await phone('sign up', `${studio.url}/sign-up`, port, false);
  await firstLine(await context.newPage(), studio.url);
  await phone('Home', `${studio.url}/`, port, true);
} finally {
  for (const end of ends.toReversed()) await end();
}
process.exit(process.exitCode);
