import { setTimeout as delay } from 'node:timers/promises';
import { askProxy } from '../proxy/askProxy.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { Target } from '../target/target.ts';
import { judge, served, type Verdict } from './judge.ts';
import type { LoggedRequest, RequestLog } from './requestLog.ts';
import { ofRelease } from './units.ts';

/** Milliseconds that it watches on where too little was seen to tell. */
const patienceMs = 30_000;

/** Milliseconds between two looks at the request log, and between two at the processes. */
const lookMs = 200;
const processesMs = 1_000;

/** Requests of our own to each side in every look, so that something can be said of a studio that nobody uses now. */
const probesPerLook = 4;
const probePaths = ['/', '/health/auth', '/health/messaging', '/health/collaboration'];

/** What nginx could not hand on stands in its log, and so does this. */
async function probe(target: Target, bucket: string, path: string): Promise<void> {
  await askProxy(target, path, { bucket, timeoutMs: 5_000 }).catch(() => {});
}

export type Watched = {
  readonly target: Target;
  readonly supervisor: Supervisor;
  readonly requests: RequestLog;
  /** The release that is judged, and the buckets whose people are on it; the others are on the one before. */
  readonly release: string;
  readonly on: readonly string[];
  readonly off: readonly string[];
};

async function restartsOf({ supervisor, release }: Watched): Promise<string | undefined> {
  const unsteady = ofRelease(await supervisor.list(), release).filter(
    ({ restarts, state }) => restarts > 0 || state !== 'running',
  );
  const [first] = unsteady;
  if (first === undefined) return undefined;
  return `${first.name} is ${first.state} after ${first.restarts} restarts`;
}

/**
 * Watches the new release against the old one for a time, or until it is bad. What nobody used is asked by us, until there
 * is enough to tell; where half a minute more does not bring it, the verdict is that nobody can.
 * @param tell Called with what is known so far.
 */
export async function watch(watched: Watched, forMs: number, tell: (text: string) => void): Promise<Verdict> {
  const { target, requests, on, off } = watched;
  const began = performance.now();
  const seen: LoggedRequest[] = [];
  let verdict: Verdict = { verdict: 'unknown', why: 'nothing was seen yet' };
  let lastProcesses = 0;
  const isOver = () => {
    const ms = performance.now() - began;
    return ms >= forMs && (verdict.verdict !== 'unknown' || ms >= forMs + patienceMs);
  };
  for (let turn = 0; !isOver(); turn++) {
    const path = probePaths[turn % probePaths.length] ?? '/';
    for (const side of [on, off])
      for (let number = 0; number < (side.length > 0 ? probesPerLook : 0); number++)
        await probe(target, side[(turn + number) % side.length] ?? '', path);
    await delay(lookMs);
    seen.push(...requests.next());
    const fresh = served(seen.filter(({ bucket }) => on.includes(bucket)));
    verdict = judge(fresh, served(seen.filter(({ bucket }) => off.includes(bucket))));
    if (verdict.verdict === 'bad') return verdict;
    if (performance.now() - lastProcesses > processesMs) {
      lastProcesses = performance.now();
      const restarts = await restartsOf(watched);
      if (restarts !== undefined) return { verdict: 'bad', why: restarts };
    }
    tell(verdict.why);
  }
  return verdict;
}
