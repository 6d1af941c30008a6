import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { run } from '../host/run.ts';
import { layout } from '../target/layout.ts';
import { factsOf } from './facts.ts';
import { writeReport } from './write.ts';

const began = Date.parse('2026-11-26T05:41:00.000Z');
const iso = (ms: number): string => new Date(began + ms).toISOString();

type Line = readonly [phase: string, step: string, at: number, ms: number, said: string, failed?: true];

const upToSwitch: readonly Line[] = [
  ['Preflight', 'Release whole', 0, 900, '212 files as they were built'],
  ['Preflight', 'Disk', 900, 10, '8,412 MB free'],
  ['Backup', 'Backed up, and restored to prove it', 910, 8_000, '12,400 rows, 33 files, not encrypted'],
  ['Stage', 'Tried on the copy', 8_910, 21_000, 'signed up, drew | talked'],
  ['Migrate', 'Schema expanded', 29_910, 400, '0026-flags, 0027-masks'],
];

describe('the report of a deployment', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flux-report-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** A studio that a deployment has left behind. */
  async function studio(
    name: string,
    lines: readonly Line[],
    outcome: object | undefined,
    requests: readonly (readonly [at: number, status: number, ms: number, release: string])[] = [],
    release = '0.2.0-222222222222',
  ) {
    const at = layout(join(folder, name));
    await mkdir(at.journals, { recursive: true });
    await mkdir(at.logs, { recursive: true });
    const journal = [
      { at: iso(0), phase: 'Deployment', step: release, state: 'begun' },
      ...lines.flatMap(([phase, step, when, ms, said, failed]) => [
        { at: iso(when), phase, step, state: 'begun' },
        ...(ms < 0
          ? []
          : [{ at: iso(when + ms), phase, step, state: failed === true ? 'failed' : 'done', ms, said }]),
      ]),
    ];
    await writeFile(at.journal('D1'), journal.map((line) => `${JSON.stringify(line)}\n`).join(''));
    if (outcome !== undefined)
      await writeFile(
        at.deployments,
        `${JSON.stringify({ deployment: 'D1', who: 'maya', release, before: '0.1.0-111111111111', phases: {}, ...outcome })}\n`,
      );
    const log = requests.map(
      ([when, status, ms, by]) =>
        `{"t":${((began + when) / 1000).toFixed(3)},"b":"b1","r":"${by}","s":${status},"ut":"${(ms / 1000).toFixed(3)}"}\n`,
    );
    await writeFile(at.requestLog, log.join(''));
    const target = {
      name,
      root: at.root,
      url: 'https://studio.example',
      listen: '127.0.0.1:1',
      plainListen: '127.0.0.1:80',
      metricsListen: '127.0.0.1:2',
      keep: 3,
      rollbackMinutes: 30,
      backup: false as const,
    };
    return { at, target };
  }

  const done: readonly Line[] = [
    ...upToSwitch,
    ['Switch', 'New release ready', 30_310, 4_000, 'after 4.0 s'],
    ['Switch', 'People moved', 34_310, 5, 'all at once'],
    ['Verify', 'Health of each service', 34_400, 30, 'auth, messaging, collaboration'],
    ['Verify', 'Steady under use', 34_430, 10_000, '<b>4,000 requests</b>'],
  ];

  test('says of a good one what was measured, and what is left to do', async () => {
    const asked = Array.from(
      { length: 400 },
      (_, number) =>
        [number * 100, 200, number < 350 ? 10 : 40, number < 343 ? 'r1' : '0.2.0-222222222222'] as const,
    );
    const { at, target } = await studio('good', done, { at: iso(44_500), outcome: 'done', seconds: 44.5 }, [
      [-5_000, 502, 1, ''],
      ...asked,
      [60_000, 502, 1, ''],
    ]);
    const { facts, markdown, html } = await writeReport(target, at, { sources: folder });
    assert.equal(facts.metrics.find(({ name }) => name === 'Requests that failed')?.actual, '0 of 400');
    assert.equal(facts.metrics.find(({ name }) => name.startsWith('Response time'))?.actual, '40 ms');
    assert.deepEqual(
      facts.metrics.filter(({ verdict }) => verdict !== 'met').map(({ name }) => name),
      ['Roll back'],
    );
    assert.deepEqual(facts.migrations, ['0026-flags', '0027-masks']);
    const text = await readFile(markdown, 'utf8');
    assert.match(text, /^# Live, nothing lost\n/);
    assert.match(text, /\| Switch \| 30 s \| 4\.0 s \| done \|/);
    assert.match(text, /drew \\\| talked/);
    assert.match(text, /Set FLUX_BACKUP_KEY/);
    assert.doesNotMatch(text, /\*\*Failed\*\*/);
    assert.equal(facts.why, undefined);
    const page = await readFile(html, 'utf8');
    assert.match(page, /&lt;b&gt;4,000 requests&lt;\/b&gt;/);
    assert.doesNotMatch(page, /(?:src|href)="(?!data:)|<script|url\((?!data:)/);
  });

  test('counts what failed, and the seconds in which half of it did', async () => {
    const { at, target } = await studio(
      'bad',
      [
        ...upToSwitch,
        ['Switch', 'New release ready', 30_310, 4_000, 'after 4.0 s'],
        ['Switch', 'People moved', 34_310, 9_000, 'At 10 % of people: 5 of 60 failed.', true],
        ['Roll back', 'People moved back', 43_310, 210, 'everybody is on 0.1.0-111111111111'],
      ],
      {
        at: iso(43_600),
        outcome: 'rolled_back',
        seconds: 43.6,
        why: 'Switch, People moved: At 10 % of people: 5 of 60 failed',
      },
      [
        [35_000, 200, 9, 'r'],
        [35_100, 500, 9, 'r'],
        [36_100, 200, 9, 'r'],
        [36_200, 200, 9, 'r'],
        [36_300, 502, 0, ''],
      ],
    );
    const { facts, markdown } = await writeReport(target, at, { sources: folder });
    const actual = (name: string) => facts.metrics.find((metric) => metric.name === name);
    assert.deepEqual(
      [actual('Downtime')?.actual, actual('Downtime')?.verdict, actual('Requests that failed')?.actual],
      ['1.0 s', 'missed', '2 of 5'],
    );
    assert.deepEqual([actual('Roll back')?.actual, actual('Roll back')?.verdict], ['0.2 s', 'met']);
    const text = await readFile(markdown, 'utf8');
    assert.match(text, /^# Rolled back in Switch, 2 requests of 5 failed\n/);
    assert.match(text, /\| Verify \| {2}\| {2}\| not reached \|/);
    assert.match(text, /0026-flags, 0027-masks stays in the schema/);
  });

  test('knows of one that was stopped, and of one that was cut off', async () => {
    const stopped = await studio('stopped', [['Preflight', 'Disk', 0, 10, 'There is no room.', true]], {
      at: iso(20),
      outcome: 'stopped',
      seconds: 0.1,
      why: 'Preflight, Disk: There is no room.',
    });
    const first = await writeReport(stopped.target, stopped.at, { sources: folder });
    assert.match(await readFile(first.markdown, 'utf8'), /^# Stopped in Preflight, the studio untouched\n/);
    const cutOff = await studio(
      'cutoff',
      [...upToSwitch, ['Switch', 'New release ready', 31_000, -1, '']],
      undefined,
    );
    const second = await writeReport(cutOff.target, cutOff.at, { sources: folder });
    assert.match(
      await readFile(second.markdown, 'utf8'),
      /^# Cut off in Switch\n\nflux itself ended in Switch, New/,
    );
    assert.match(await readFile(second.markdown, 'utf8'), /\.\/flux resume cutoff/);
  });

  test('lists what went into the sources where they are', async () => {
    const sources = join(folder, 'sources');
    const git = async (...argv: readonly string[]) => {
      const ran = await run('git', ['-C', sources, '-c', 'user.name=Li', '-c', 'user.email=li@x', ...argv]);
      assert.equal(ran.code, 0, ran.stderr);
      return ran.stdout.trim().slice(0, 12);
    };
    await mkdir(sources);
    await git('init', '-q');
    await git('commit', '-q', '--allow-empty', '-m', 'First');
    const from = await git('rev-parse', 'HEAD');
    await git('commit', '-q', '--allow-empty', '-m', 'Draw | better');
    const to = await git('rev-parse', 'HEAD');
    const { at, target } = await studio(
      'changes',
      done,
      { at: iso(44_500), outcome: 'done', seconds: 44.5, before: `0.1.0-${from}` },
      [],
      `0.1.1-${to}`,
    );
    const facts = await factsOf(target, at, undefined, sources);
    assert.deepEqual(
      facts.changes?.map(({ subject, who }) => [subject, who]),
      [['Draw | better', 'Li']],
    );
    assert.equal((await factsOf(target, at, 'D1', folder)).changes, undefined);
  });

  test('is of a deployment that there was', async () => {
    const { at, target } = await studio('unknown', done, undefined);
    await assert.rejects(
      factsOf(target, at, 'D7', folder),
      /There is no deployment D7; the last ones were D1\./,
    );
    assert.equal(existsSync(at.reports), false);
  });
});
