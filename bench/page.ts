import { mkdtempSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from '@flux/chromium';
import { testDatabaseUrl } from '@flux/database/testing';
import pg from 'pg';
import { topologies } from '../tests/harness/topologies.ts';
import { median } from './measuring/figures.ts';
import { firstLine } from './pages/firstLine.ts';
import { openedAfter, scrolledWithoutGap } from './pages/longChannel.ts';

/**
 * `npm run bench -- page`: from an empty studio to the first line drawn, at a person's pace; a channel of 100,000 messages opened at its end and read upward.
 */
const MESSAGES = 100_000;
const ROUNDS = 5;

const ends: (() => Promise<unknown>)[] = [];
const cleanup = { after: (end: () => Promise<void>) => ends.push(end) };
const say = (line: string): unknown => process.stdout.write(`${line}\n`);

try {
  const database = await testDatabaseUrl(cleanup, []);
  const studio = await topologies[0]!.start(cleanup, {
    DATABASE_URL: database,
    FLUX_RATE_LIMIT: 'off',
    FLUX_LOG_LEVEL: 'warn',
    FLUX_DATA: mkdtempSync(join(tmpdir(), 'flux-bench-')),
  });
  const browser = await launch();
  ends.push(() => browser.close());
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  say(`load ${loadavg()[0]!.toFixed(1)}`);
  say(`first line: ${((await firstLine(page, studio.url)) / 1_000).toFixed(1)} s after opening the page`);

  const csrf = (await context.cookies()).find(({ name }) => /csrf/i.test(name))?.value ?? '';
  const call = async <T>(method: string, path: string, data?: object): Promise<T> => {
    const response = await context.request.fetch(`${studio.url}${path}`, {
      method,
      headers: { 'x-csrf-token': csrf, origin: studio.url },
      ...(data === undefined ? {} : { data }),
    });
    if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${await response.text()}`);
    return response.json();
  };
  const { items: projects } = await call<{ items: { id: string }[] }>('GET', '/api/projects');
  const make = (name: string) =>
    call<{ id: string }>('POST', `/api/projects/${projects[0]!.id}/channels`, { name });
  const [long, short] = [await make('long'), await make('short')];
  const client = new pg.Client(database);
  await client.connect();
  await client.query(
    `insert into messaging.messages
       (id, channel_id, seq, changed_seq, author_id, body, attachments, mentions, created_at, content_hash)
     select gen_random_uuid(), $1, n, n, created_by, 'message ' || n, '[]', '{}', now(), sha256('x')
       from messaging.channels, generate_series(1, $2::int) n where id = $1`,
    [long.id, MESSAGES],
  );
  await client.query('update messaging.channels set last_seq = $2 where id = $1', [long.id, MESSAGES]);
  await client.end();
  await page.goto(`${studio.url}/channels/${short.id}`);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.locator(`a[href="/channels/${long.id}"]`).first().waitFor();
    times.push(await openedAfter(page, `/channels/${long.id}`, `message ${MESSAGES}`));
    await page.locator(`a[href="/channels/${short.id}"]`).first().click();
    await page.waitForURL(`${studio.url}/channels/${short.id}`);
  }
  say(
    `a channel of ${MESSAGES} opens at its end after ${times[0]!.toFixed(0)} ms, again ${median(times.slice(1)).toFixed(0)} ms`,
  );
  await openedAfter(page, `/channels/${long.id}`, `message ${MESSAGES}`);
  say(`upward without a gap: ${await scrolledWithoutGap(page, MESSAGES, 1_000)} messages`);
} finally {
  for (const end of ends.toReversed()) await end();
}
process.exit(process.exitCode);
