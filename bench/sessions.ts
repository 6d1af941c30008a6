import { mkdtempSync } from 'node:fs';
import { Agent, type RequestOptions, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { testDatabaseUrl } from '@flux/database/testing';
import { freePort } from '../tests/harness/processes.ts';
import { quantile, spread } from './measuring/figures.ts';
import { cpuSeconds, endProcess, startPinned } from './measuring/pinned.ts';
import { type Studio, startStudio } from './measuring/studio.ts';

/**
 * `npm run bench -- sessions`: refreshes a second; what it costs `me` to ask whether the session ended; and how long `me`
 * takes while 200 people sign in. Servers on core 0, PostgreSQL on either, rounds interleaved.
 */
const rounds = Number(process.argv[2] ?? 5);
const seconds = 5;
/** Pairs of turns with and without the check in each round, who begins changing, a second each. */
const turns = 6;
const lanes = 32;
const signingIn = 200;
const probesPerSecond = 100;
const password = 'flour water salt';

const ends: (() => Promise<void>)[] = [];
const cleanup = { after: (end: () => Promise<void>) => ends.push(end) };
const agent = new Agent({ keepAlive: true });
const program = { 'content-type': 'application/json', 'x-flux-client': 'program' };

/** One request over a kept connection. @throws Error when it is refused. */
const ask = (url: string, options: RequestOptions, body?: object): Promise<Record<string, string>> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { agent, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        if ((response.statusCode ?? 500) < 300) resolve(JSON.parse(text));
        else reject(new Error(`${url}: ${response.statusCode} ${text}`));
      });
    });
    sent.on('error', reject).end(body && JSON.stringify(body));
  });
const post = (url: string, body: object) => ask(url, { method: 'POST', headers: program }, body);

/** Runs so many loops at once for some seconds; says how often they went round, each second. */
async function loops(count: number, round: (lane: number) => Promise<void>, long = seconds): Promise<number> {
  const began = performance.now();
  let done = 0;
  const loop = async (_: unknown, lane: number) => {
    while (performance.now() - began < long * 1_000) {
      await round(lane);
      done++;
    }
  };
  await Promise.all(Array.from({ length: count }, loop));
  return (done * 1_000) / (performance.now() - began);
}

type Tokens = { accessToken: string; refreshToken: string };

const signUp = (url: string, person: number): Promise<Tokens> =>
  post(`${url}/api/auth/signup`, {
    email: `s${person}@studio.example`,
    name: `S${person}`,
    password,
  }) as Promise<Tokens>;

const asCaller = ({ accessToken }: Tokens) => ({ headers: { authorization: `Bearer ${accessToken}` } });

/** Refreshes a second, and for each second of the server's CPU; each lane goes on with the token it got last. */
async function refreshing({ url, pid }: Studio, people: Tokens[]) {
  const before = cpuSeconds(pid);
  const rate = await loops(people.length, async (lane) => {
    const { refreshToken } = people[lane]!;
    people[lane] = (await post(`${url}/api/auth/refresh`, { refreshToken })) as Tokens;
  });
  return { rate, perCpu: (rate * seconds) / (cpuSeconds(pid) - before) };
}

/** How long `me` takes, asked at even times, in ms from when it was due. */
async function probing(url: string, who: Tokens, long = seconds): Promise<readonly number[]> {
  const taken: number[] = [];
  const began = performance.now();
  const pending: Promise<void>[] = [];
  for (let at = 0; at < long * 1_000; at += 1_000 / probesPerSecond) {
    const wait = began + at - performance.now();
    if (wait > 1) await delay(wait);
    const due = performance.now();
    pending.push(
      ask(`${url}/api/auth/me`, asCaller(who)).then(() => void taken.push(performance.now() - due)),
    );
  }
  await Promise.all(pending);
  return taken;
}

async function startAuth(check: 'on' | 'off') {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = await startPinned(0, join(import.meta.dirname, 'revocation/auth.ts'), {
    FLUX_PORT: `${port}`,
    FLUX_DATA: mkdtempSync(join(tmpdir(), 'flux-bench-')),
    FLUX_LOG_LEVEL: 'warn',
    FLUX_RATE_LIMIT: 'off',
    DATABASE_URL: await testDatabaseUrl(cleanup, []),
    BENCH_CHECK: check,
  });
  ends.unshift(() => endProcess(child));
  const who = await signUp(url, 0);
  const measure = async () => {
    const before = cpuSeconds(child.pid!);
    const rate = await loops(lanes, async () => void (await ask(`${url}/api/auth/me`, asCaller(who))), 1);
    return rate / (cpuSeconds(child.pid!) - before);
  };
  return { name: `revocation check ${check}`, measure, rates: [] as number[] };
}

const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const studio = await startStudio(await testDatabaseUrl(cleanup, []));
  ends.unshift(studio.stop);
  const people: Tokens[] = [];
  for (let person = 0; person < lanes; person++) people.push(await signUp(studio.url, person));
  const refreshes: Awaited<ReturnType<typeof refreshing>>[] = [];
  const quiet: number[] = [];
  const flooded: number[] = [];
  const signIns: number[] = [];
  const ratios: number[] = [];
  const checks = [await startAuth('on'), await startAuth('off')];
  for (let round = -1; round < rounds; round++) {
    const refreshed = await refreshing(studio, people);
    for (let turn = 0; turn < turns; turn++) {
      const rates: number[] = [];
      for (const index of turn % 2 === 0 ? [0, 1] : [1, 0]) rates[index] = await checks[index]!.measure();
      if (round < 0) continue;
      for (const [index, { rates: own }] of checks.entries()) own.push(rates[index]!);
      ratios.push(rates[0]! / rates[1]!);
    }
    const before = await probing(studio.url, people[0]!);
    const signIn = (lane: number) =>
      post(`${studio.url}/api/auth/login`, { email: `s${lane % lanes}@studio.example`, password });
    const [signedIn, during] = await Promise.all([
      loops(signingIn, async (lane) => void (await signIn(lane))),
      // Not while they arrive: what is asked is how `me` fares once they wait.
      delay(1_000).then(() => probing(studio.url, people[0]!, seconds - 1)),
    ]);
    for (let person = 0; person < lanes; person++) people[person] = (await signIn(person)) as Tokens;
    // The first round warms up.
    if (round < 0) continue;
    refreshes.push(refreshed);
    quiet.push(quantile(before, 0.99));
    flooded.push(quantile(during, 0.99));
    signIns.push(signedIn);
  }
  say(`refreshes: ${spread(refreshes.map(({ rate }) => rate))} a second`);
  say(`refreshes: ${spread(refreshes.map(({ perCpu }) => perCpu))} for a second of the server’s CPU`);
  for (const { name, rates } of checks) say(`me, ${name}: ${spread(rates)} for a second of its CPU`);
  say(`me, with the check to without: ${spread(ratios, 2)}`);
  say(`me, p99: ${spread(quiet, 1)} ms; while ${signingIn} sign in: ${spread(flooded, 1)} ms`);
  say(`sign-ins meanwhile: ${spread(signIns)} a second`);
} finally {
  agent.destroy();
  for (const end of ends) await end();
}
