import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Board, Project } from '@flux/contracts';
import { listMigrations, type Migration } from '@flux/database';
import { whereabouts } from '../../apps/flux/deploy/slots.ts';
import type { Ran } from '../../apps/flux/host/run.ts';
import { layout } from '../../apps/flux/target/layout.ts';
import { migrations } from '../../services/migrations.ts';
import { person } from './browser.ts';
import {
  type Changes,
  type Host,
  type Load,
  startLoad,
  startSockets,
  testHost,
  variantOf,
} from './deployments.ts';
import { makeBoard, type Program, signInProgram } from './program.ts';

export const server = 'dist/server/main.js';

type People = Readonly<Record<string, number>>;
type Status = { readonly people: People; readonly faults: readonly string[] };

export type Expected = {
  readonly code: number;
  /** What the operator is told. */
  readonly says: RegExp;
  /** Requests that may fail: those in flight when something broke. */
  readonly mayFail?: number;
};

/** A studio that people use while releases come to it, good ones and bad ones. */
export type Incident = {
  readonly host: Host;
  /** The folder of the release that it began with, whole and built from these sources. */
  readonly good: string;
  readonly load: Load;
  readonly sockets: ReturnType<typeof startSockets>;
  readonly ana: Program;
  readonly project: Project;
  readonly board: Board;
  /** Runs a command with `--json`. */
  readonly jsonOf: <T>(...argv: readonly string[]) => Promise<T>;
  readonly status: () => Promise<Status>;
  /** Which share of people is on which release, in percent, by the links that nginx follows. */
  readonly people: () => People;
  /** Another release, with these changes in its sources. */
  readonly variant: (name: string, changes: Changes) => Promise<string>;
  /** The same with one more migration. */
  readonly withMigration: (
    name: string,
    migration: Pick<Migration, 'up' | 'down'>,
    changes?: Changes,
  ) => Promise<string>;
  /** Deploys, and holds what people got and what the operator was told against what must happen. */
  readonly deploys: (
    what: string,
    release: string,
    expected: Expected,
    ...argv: readonly string[]
  ) => Promise<Ran>;
  /** The same of one that must not stay: people are where they were. */
  readonly stays: (
    what: string,
    release: string,
    expected: Omit<Expected, 'code'>,
    ...argv: readonly string[]
  ) => Promise<void>;
  /** Adds a line to what is printed at the end: what happened, failed requests of how many, seconds. */
  readonly print: (line: string) => void;
  readonly end: () => Promise<void>;
};

/** Seconds that a case may take, and what all leave to clear up, where it does not say. */
const longestCase = 100;

/**
 * A case of the incident. All take twenty minutes, which continuous integration has not beside everything else: it says in
 * `FLUX_TEST_UNTIL` (seconds since 1970) when it has to be done, and what comes too late is skipped and named.
 */
export function replay(
  name: string,
  work: (t: TestContext) => Promise<unknown>,
  seconds = longestCase,
): void {
  test(name, async (t) => {
    if (!isTimeLeft(seconds)) return t.skip('no time left');
    await work(t);
  });
}

export const isTimeLeft = (seconds = longestCase): boolean =>
  Date.now() / 1000 + seconds < Number(process.env.FLUX_TEST_UNTIL ?? Number.POSITIVE_INFINITY);

/** Code of a release that only does it where people are, and not where it is tried. */
export const amongPeople = (code: string) => (text: string) =>
  `import __http from 'node:http';\nif (!process.env.FLUX_SOCKETS.includes('flux-stage')) {\n${code}\n}\n${text}`;

/** Puts something before the handling of each request. */
export const beforeRequests = (code: string) =>
  amongPeople(`const emit = __http.Server.prototype.emit;
__http.Server.prototype.emit = function (type, request, response, ...rest) {
  if (type !== 'request') return emit.call(this, type, request, response, ...rest);
  ${code}
};`);

/** Its owner, who has no account yet, comes by the link that the operator gets. */
async function becomeOwner(url: string, link: string, owner: ReturnType<typeof person>): Promise<Program> {
  const { name, email, password } = owner;
  const signedUp = await fetch(`${url}/api/auth/signup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, email, password, invite: new URL(link).searchParams.get('invite') }),
  });
  assert.equal(signedUp.status, 201, await signedUp.text());
  return await signInProgram(url, owner);
}

/** The file of a built release in which its flux has the migrations, and the last of them there. */
async function migrationsOf(release: string): Promise<{ path: string; before: string }> {
  const id = migrations.at(-1)?.id ?? '';
  const folder = join(release, 'dist/flux');
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.js'))) {
    const text = await readFile(join(folder, name), 'utf8');
    const before = new RegExp(`\\{\\s*id: "${id}"`).exec(text)?.[0];
    if (before !== undefined) return { path: `dist/flux/${name}`, before };
  }
  throw new Error(`No file in ${folder} has ${id}.`);
}

/** A host with a studio on it, behind nginx, under 500 requests a second and with 50 open boards. */
export async function startIncident(): Promise<Incident> {
  const ends: (() => Promise<void>)[] = [];
  const printed: string[] = [];
  const host = await testHost({ after: (end) => ends.push(end) }, true);
  async function jsonOf<T>(...argv: readonly string[]): Promise<T> {
    const { stdout, stderr, code } = await host.flux(...argv, '--json');
    try {
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    } catch {
      throw new Error(`flux ${argv.join(' ')} ended with ${code}: ${stdout}${stderr}`);
    }
  }
  const [{ folder: good }, ready] = await Promise.all([
    jsonOf<{ folder: string }>('build', '--allow-dirty', '--out', join(host.folder, 'built')),
    host.flux('init', 'local', '--database', host.cluster.url),
  ]);
  assert.equal(ready.code, 0, ready.stderr);
  const first = await host.flux('deploy', 'local', '--release', good, '--watch', '2');
  assert.equal(first.code, 0, first.stderr);
  const owner = person('Ana');
  const { link } = await jsonOf<{ link: string }>('people', 'reset', owner.email, '--target', 'local');
  const ana = await becomeOwner(host.url, link, owner);
  const { project, board } = await makeBoard(ana);
  const load = startLoad(host.url, 500);
  const paths = Array.from({ length: 50 }, () => `/collaboration/${board.id}`);
  const sockets = startSockets(host.url, paths, `Bearer ${ana.token}`);
  for (let tries = 0; sockets.open() < 50 && tries < 100; tries++) await delay(100);
  assert.equal(sockets.open(), 50);
  load.count();

  const status = () => jsonOf<Status>('status', 'local');
  const people = () => {
    const places = [...whereabouts(layout(host.root)).values()].map((release) => release ?? '');
    return Object.fromEntries(
      [...Map.groupBy(places, (release) => release)].map(([release, all]) => [
        release,
        (all.length / places.length) * 100,
      ]),
    );
  };
  const variant = (name: string, changes: Changes) => variantOf(good, `0.1.0-${name}`, changes);
  const deploys: Incident['deploys'] = async (what, release, { code, says, mayFail = 0 }, ...argv) => {
    load.count();
    const began = performance.now();
    const ran = await host.flux('deploy', 'local', '--release', release, '--watch', '4', ...argv);
    const { requests, failed, faults } = load.count();
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const outcome = ran.code === 0 ? 'deployed' : /back on/.test(ran.stderr) ? 'rolled back' : 'stopped';
    printed.push(`${what}: ${outcome}, ${failed} of ${requests} failed, ${seconds} s`);
    assert.equal(ran.code, code, ran.stderr + ran.stdout);
    assert.match(ran.stderr + ran.stdout, says);
    assert.ok(failed <= mayFail, `${failed} failed: ${faults.join('; ')}`);
    assert.ok(requests > 250, `${requests} requests`);
    return ran;
  };
  return {
    host,
    good,
    load,
    sockets,
    ana,
    project,
    board,
    jsonOf,
    status,
    people,
    variant,
    deploys,
    withMigration: async (name, { up, down }, changes = {}) => {
      const more: Migration = { id: '0999-studio-more', kind: 'expand', up, down };
      const { path, before } = await migrationsOf(good);
      const all = {
        ...changes,
        [path]: (text: string) => text.replace(before, `${JSON.stringify(more)}, ${before}`),
      };
      return await variantOf(good, `0.1.0-${name}`, all, {
        migrations: listMigrations([...migrations, more]),
      });
    },
    stays: async (what, release, expected, ...argv) => {
      const were = people();
      await deploys(what, release, { ...expected, code: 1 }, ...argv);
      assert.deepEqual(people(), were, 'people are where they were');
    },
    print: (line) => printed.push(line),
    end: async () => {
      await sockets.stop();
      await load.stop();
      for (const end of ends.toReversed()) await end();
      process.stdout.write(
        `# the incident, replayed under 500 requests/s and 50 sockets\n${printed.map((line) => `#   ${line}\n`).join('')}`,
      );
    },
  };
}

/** A setting of the studio is another while something is done. */
export async function withSettings(
  { host }: Incident,
  change: (text: string) => string,
  work: () => Promise<void>,
): Promise<void> {
  const path = join(host.root, 'shared/settings.env');
  const text = await readFile(path, 'utf8');
  const changed = change(text);
  assert.notEqual(changed, text, 'a setting is another');
  await writeFile(path, changed);
  try {
    await work();
  } finally {
    await writeFile(path, text);
  }
}
