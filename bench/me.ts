import { join } from 'node:path';
import { testDatabaseUrl } from '@flux/database/testing';
import autocannon from 'autocannon';
import { freePort } from '../tests/harness/processes.ts';
import { median, spread } from './measuring/figures.ts';
import { endProcess, startPinned } from './measuring/pinned.ts';
import { startStudio } from './measuring/studio.ts';

/**
 * `npm run bench -- me`: who am I, signed in by cookie, in requests a second on one core; better-auth beside us. Both
 * servers on core 0 on PostgreSQL, the generator on core 1, rounds interleaved.
 */
const rounds = Number(process.argv[2] ?? 5);
const seconds = 5;

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

type Contender = {
  readonly name: string;
  readonly url: string;
  readonly cookie: string;
  readonly rates: number[];
};

const ends: (() => Promise<void>)[] = [];
const cleanup = { after: (end: () => Promise<void>) => ends.push(end) };

async function ours(): Promise<Contender> {
  const { url, stop } = await startStudio(await testDatabaseUrl(cleanup, []));
  ends.unshift(stop);
  const response = await fetch(`${url}/api/auth/signup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ana@studio.example', name: 'Ana', password: 'flour water salt' }),
  });
  return { name: 'FluxStudio', url: `${url}/api/auth/me`, cookie: cookiesOf(response), rates: [] };
}

async function betterAuth(): Promise<Contender> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = await startPinned(0, join(import.meta.dirname, 'peers/betterAuth.ts'), {
    PORT: `${port}`,
    DATABASE_URL: await testDatabaseUrl(cleanup, []),
  });
  ends.unshift(() => endProcess(child));
  const response = await fetch(`${url}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email: 'ana@studio.example', name: 'Ana', password: 'flour water salt' }),
  });
  return { name: 'better-auth', url: `${url}/api/auth/get-session`, cookie: cookiesOf(response), rates: [] };
}

async function measure({ url, cookie }: Contender): Promise<number> {
  const check = await fetch(url, { headers: { cookie } });
  const text = await check.text();
  if (check.status !== 200 || !text.includes('ana@studio.example'))
    throw new Error(`${url}: ${check.status} ${text}`);
  const result = await autocannon({ url, headers: { cookie }, connections: 32, duration: seconds });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
  return result.requests.average;
}

try {
  const contenders = [await ours(), await betterAuth()];
  for (let round = 0; round < rounds; round++)
    for (const one of contenders) one.rates.push(await measure(one));
  for (const { name, rates } of contenders) process.stdout.write(`${name}: ${spread(rates)} requests/s\n`);
  const [us, peer] = contenders.map(({ rates }) => median(rates));
  process.stdout.write(`ratio: ${(us! / peer!).toFixed(1)}\n`);
} finally {
  for (const end of ends) await end();
}
