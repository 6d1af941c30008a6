import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectionError, createClient } from '@flux/contracts/client';
import type { Engine } from '@flux/database';
import { keysTopic } from '@flux/identity';
import { rotateSigningKey } from '../keys/signingKeys.ts';
import { password, startAuth } from '../testing.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Numbers from 0 to 1, the same for the same seed (Mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What the tabs of a browser share: cookies, locks and storage; and the way to the studio, which can break. */
function createBrowser(clock: () => number) {
  const jar = new Map<string, { readonly value: string; readonly until: number }>();
  const way = { to: '', isOpen: true, losesTokens: false };
  const lost: string[] = [];
  let refreshed = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const send: typeof fetch = async (address, init) => {
    if (!way.isOpen) throw new TypeError('fetch failed');
    for (const [name, { until }] of jar) if (until <= clock()) jar.delete(name);
    const cookie = [...jar].map(([name, { value }]) => `${name}=${value}`).join('; ');
    const headers = { ...(init?.headers as Record<string, string>), ...(cookie === '' ? {} : { cookie }) };
    const response = await fetch(`${way.to}${address}`, { ...init, headers });
    if (way.losesTokens && response.ok && address === '/api/auth/refresh') {
      lost.push(address);
      throw new TypeError('fetch failed');
    }
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = '', seconds = ''] = /^([^=]+)=([^;]*).*Max-Age=(\d+)/.exec(line) ?? [];
      jar.set(name, { value, until: clock() + Number(seconds) * 1000 });
    }
    return response;
  };
  const shared = {
    clock,
    fetch: send,
    lastRefresh: {
      read: () => refreshed,
      write: (at: number) => {
        refreshed = at;
      },
    },
    locks: {
      request: <T>(_name: string, work: () => Promise<T>): Promise<T> => {
        const mine = turn.then(work);
        turn = mine.catch(() => {});
        return mine;
      },
    },
  };
  return { shared, way, lost };
}

async function spendTheDay(t: Parameters<typeof startAuth>[0], engine: Engine, seed: number) {
  const auth = await startAuth(t, engine);
  const random = numbers(seed);
  const between = (low: number, high: number) => low + random() * (high - low);
  /** How far the laptop's clock is from the studio's. */
  let skew = 0;
  const browser = createBrowser(() => auth.clock.now + skew);
  const { way } = browser;
  way.to = auth.url;
  let serving = { url: auth.url, bus: auth.bus };
  const farewells: string[] = [];
  let refreshes = 0;
  const tabs = Array.from({ length: 5 }, (_, tab) =>
    createClient({
      ...browser.shared,
      onSignedOut: () => farewells.push(`tab ${tab} was signed out`),
      onRunOut: async () => {
        farewells.push(`tab ${tab} asked for the password`);
        return false;
      },
      onRefreshed: () => refreshes++,
    }),
  );
  const account = { email: 'mia@studio.test', name: 'Mia', password };
  await tabs[0]!.call('POST /api/auth/signup', { body: account });

  /** What each tab does now and then; what does not come through is tried again later. */
  const work = async (those: readonly (typeof tabs)[number][]) => {
    const done = await Promise.allSettled(those.map((tab) => tab.call('GET /api/auth/me')));
    for (const one of done)
      if (one.status === 'rejected' && !(one.reason instanceof ConnectionError))
        farewells.push(`${one.reason}`);
  };
  const pass = (ms: number) => {
    auth.clock.now += Math.round(ms);
  };

  const happenings = {
    sleep: async () => {
      pass(between(10 * minute, 2 * hour));
    },
    offline: async () => {
      way.isOpen = false;
      for (let tries = 0; tries < 4; tries++) {
        await work(tabs);
        pass(between(minute, 6 * minute));
      }
      way.isOpen = true;
    },
    // The lid closes on a refresh: the studio did it, and nobody heard; twice, as it may be.
    loss: async () => {
      way.losesTokens = true;
      for (let times = 0; times < 2; times++) {
        pass(15 * minute);
        await work(tabs.slice(0, 3));
      }
      pass(between(minute, hour));
      way.losesTokens = false;
    },
    skew: async () => {
      skew = between(-2 * minute, 2 * minute);
      pass(between(-2 * minute, 2 * minute)); // and the studio's own clock is set right
    },
    restart: async () => {
      way.isOpen = false;
      await work(tabs);
      serving = await auth.start();
      way.to = serving.url;
      way.isOpen = true;
    },
    rotation: async () => {
      await rotateSigningKey(auth.db, auth.settings.masterKey, { now: auth.clock.now, dryRun: false });
      serving.bus.publish(keysTopic, new Uint8Array());
    },
  };

  const began = auth.clock.now;
  const names = Object.keys(happenings) as (keyof typeof happenings)[];
  const happened = new Set<string>();
  for (let next = began + 30 * minute; auth.clock.now < began + 12 * hour; ) {
    await work(tabs.filter(() => random() < 0.6));
    pass(between(20_000, 4 * minute));
    if (auth.clock.now < next) continue;
    // Each happens, the first time in turn.
    const name = names[happened.size] ?? names[Math.floor(random() * names.length)]!;
    happened.add(name);
    await happenings[name]();
    await work(tabs);
    next = auth.clock.now + between(0, 20 * minute);
  }
  const left = await tabs[0]!.call('GET /api/auth/sessions');
  return { farewells, refreshes, lost: browser.lost, happened, sessions: left.items.length };
}

const days = [
  ['pglite', 1],
  ['postgres', 2],
  ['postgres', 3],
] as const;

for (const [engine, seed] of days) {
  test(`twelve hours in five tabs sign nobody out, whatever happens: day ${seed}, on ${engine}`, async (t) => {
    const day = await spendTheDay(t, engine, seed);
    assert.deepEqual(day.farewells, []);
    assert.equal(day.sessions, 1);
    // Sleep, no network, lost answers, odd clocks, restarts, new keys.
    assert.equal(day.happened.size, 6);
    assert.ok(day.refreshes >= 10, `${day.refreshes} refreshes`);
    assert.ok(day.lost.length >= 2, 'answers to refreshes were lost');
  });
}
