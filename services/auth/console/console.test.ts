import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { AuditEvents, AuditRecord, StudioSessions, ThrottledList, Timeline } from '@flux/contracts';
import type { Engine } from '@flux/database';
import { type Auth, engineOfStories, password, refusal, startAuth } from '../testing.ts';
import { csvCell } from './auditFile.ts';

const minute = 60_000;

function stories(engine: Engine): void {
  let auth: Auth;
  let owner: Awaited<ReturnType<Auth['person']>>;
  let mia: typeof owner;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    auth = await startAuth({ after: (end) => ends.push(end) }, engine);
    owner = await auth.person('Olga');
    mia = await auth.person('=Mia');
  });
  after(() => Promise.all(ends.map((end) => end())));
  const events = async (query = '') =>
    (await owner.ok(200, 'GET', `/api/studio/events${query}`)) as AuditEvents;
  const fail = (given = 'five green bicycles') =>
    auth.browser().send('POST', '/api/auth/login', { body: { email: mia.email, password: given } });

  test('nobody but the owner and the admins looks into it', async () => {
    const paths = ['sessions', 'throttled', 'events', 'record', 'events/export?format=csv'];
    for (const path of paths)
      assert.equal(await refusal(await mia.send('GET', `/api/studio/${path}`)), '403 forbidden', path);
    const release = await mia.send('DELETE', `/api/studio/throttled/${crypto.randomUUID()}`);
    assert.equal(await refusal(release), '403 forbidden');
  });

  test('the record is read newest first, in pages, by kind and by person', async () => {
    await fail();
    await fail();
    const all = await events();
    assert.deepEqual(
      all.items.map(({ seq }) => seq),
      all.items.map((_, index) => all.items.length - index),
    );
    const failed = await events(`?kind=failed_login&person=${mia.user.id}&limit=1`);
    assert.deepEqual(
      failed.items.map(({ kind, person }) => [kind, person?.name]),
      [['failed_login', '=Mia']],
    );
    const older = await events(`?kind=failed_login&limit=1&cursor=${failed.nextCursor}`);
    assert.ok(older.items[0]!.seq < failed.items[0]!.seq);
    assert.equal((await events(`?person=${crypto.randomUUID()}`)).items.length, 0);
    assert.equal(await refusal(await owner.send('GET', '/api/studio/events?cursor=x')), '400 invalid_input');
  });

  test('a span of time leaves what happened in it, and the timeline counts the same', async () => {
    await fail();
    const { items } = await events();
    const [newest, first] = [items[0]!, items.at(-1)!];
    assert.equal((await events(`?until=${first.at}`)).items.length, 0);
    const until = new Date(Date.parse(newest.at) + minute).toISOString();
    const from = new Date(Date.parse(first.at) - minute).toISOString();
    const span = `from=${from}&until=${until}`;
    const timeline = (await owner.ok(200, 'GET', `/api/studio/events/timeline?${span}`)) as Timeline;
    assert.equal(timeline.items.length, 48);
    assert.equal(timeline.items[0]?.at, from);
    const sum = timeline.items.reduce((total, { count }) => total + count, 0);
    assert.equal(sum, (await events(`?${span}&limit=200`)).items.length);
  });

  test('whether the record is whole is said with when it was looked at', async () => {
    const record = (await owner.ok(200, 'GET', '/api/studio/record')) as AuditRecord;
    assert.equal(record.brokenAt, null);
    assert.ok(record.entries >= 4);
    await fail();
    assert.deepEqual(await owner.ok(200, 'GET', '/api/studio/record'), record, 'remembered for a while');
    auth.clock.now += 5 * minute;
    const later = (await owner.ok(200, 'GET', '/api/studio/record')) as AuditRecord;
    auth.clock.now -= 5 * minute;
    assert.ok(later.entries > record.entries);
  });

  test('it is taken out as CSV or JSON, which is written down and in the file', async () => {
    const csv = await owner.send('GET', '/api/studio/events/export?format=csv&kind=export');
    assert.equal(csv.headers.get('content-type'), 'text/csv; charset=utf-8');
    assert.match(
      csv.headers.get('content-disposition') ?? '',
      /^attachment; filename="security-\d{4}-\d\d-\d\d\.csv"$/,
    );
    const [head, line, end] = (await csv.text()).split('\r\n');
    assert.equal(head, '"seq","at","kind","person","by","device","network","detail"');
    assert.match(line ?? '', /^"\d+","[^"]+","export","Olga \(/);
    assert.equal(end, '');
    const json = await owner.send('GET', '/api/studio/events/export?format=json');
    const listed = (await json.json()) as AuditEvents['items'];
    assert.deepEqual(listed, (await events('?limit=200')).items);
    assert.equal(listed[0]?.kind, 'export');
    const named = await owner.send('GET', `/api/studio/events/export?format=csv&person=${mia.user.id}`);
    assert.match(await named.text(), /"'=Mia \(/, 'a name is no formula');
  });

  test('every live session is listed and found, and one of who stands below can be ended', async () => {
    const list = async (query = '') =>
      (await owner.ok(200, 'GET', `/api/studio/sessions${query}`)) as StudioSessions;
    const own = (await list()).items.find(({ current }) => current);
    assert.equal(own?.abilities['session.end'], false);
    const [found, ...others] = (await list(`?search=${mia.email.toUpperCase()}`)).items;
    assert.deepEqual([found?.person.name, found?.abilities['session.end'], others.length], ['=Mia', true, 0]);
    const end = (id: string) => owner.send('DELETE', `/api/studio/sessions/${id}`);
    assert.equal((await end(found!.id)).status, 204);
    assert.equal(await refusal(await mia.send('GET', '/api/auth/me')), '401 session_ended');
    assert.equal(await refusal(await end(found!.id)), '404 not_found');
    const { items } = await events('?kind=token_revoked');
    assert.deepEqual([items[0]?.by?.name, items[0]?.detail.reason], ['Olga', 'ended_by_keeper']);
    const ada = await auth.person('Ada');
    await owner.ok(200, 'PUT', `/api/studio/people/${ada.user.id}/role`, { body: { role: 'admin' } });
    const refused = await ada.send('DELETE', `/api/studio/sessions/${own?.id}`);
    assert.equal(await refusal(refused), '403 forbidden');
    assert.equal((await fail(password)).status, 200);
  });

  test('who tried too often is listed, and free again once released', async () => {
    const list = async (query = '') =>
      (await owner.ok(200, 'GET', `/api/studio/throttled${query}`)) as ThrottledList;
    assert.deepEqual(await list(), { items: [], nextCursor: null });
    const throttled = await auth.start({ FLUX_RATE_LIMIT: 'on' });
    const tryAs = async (email: string, given = 'five green bicycles') =>
      (await auth.browser(throttled).send('POST', '/api/auth/login', { body: { email, password: given } }))
        .status;
    const ada = await auth.person('Ada');
    for (let i = 0; i < 4; i++) await tryAs(ada.email);
    assert.deepEqual(await list(), { items: [], nextCursor: null }, 'tries that are free are no news');
    await tryAs(ada.email);
    auth.clock.now += 1;
    for (let i = 0; i < 5; i++) await tryAs('nobody@studio.test');
    const { items } = await list();
    const at = (ms: number) => new Date(auth.clock.now + ms).toISOString();
    const [nobody, hers] = items;
    assert.deepEqual(nobody, {
      id: nobody?.id,
      kind: 'password',
      person: null,
      network: '127.0.0.0/24',
      tries: 5,
      lastTryAt: at(0),
      freeAt: at(1_000),
      forgottenAt: at(15 * minute),
    });
    assert.deepEqual(hers?.person, { id: ada.user.id, name: 'Ada', email: ada.email });
    const first = await list('?limit=1');
    assert.deepEqual(first.items, [nobody]);
    assert.deepEqual((await list(`?limit=1&cursor=${first.nextCursor}`)).items, [hers]);

    assert.equal(await tryAs(ada.email, password), 429);
    await owner.ok(204, 'DELETE', `/api/studio/throttled/${hers?.id}`);
    assert.equal(await tryAs(ada.email, password), 200);
    assert.deepEqual((await list()).items, [nobody]);
    const again = await owner.send('DELETE', `/api/studio/throttled/${hers?.id}`);
    assert.equal(await refusal(again), '404 not_found');
    const [written] = (await events('?kind=throttle_released')).items;
    assert.deepEqual(
      [written?.person?.name, written?.by?.name, written?.detail],
      ['Ada', 'Olga', { what: 'password_tries', tries: 5, of: '127.0.0.0/24', by: owner.user.id }],
    );
    auth.clock.now += 15 * minute + 1;
    await owner.ok(200, 'POST', '/api/auth/refresh');
    assert.deepEqual((await list()).items, [], 'what is forgotten makes nobody wait');
    assert.equal(
      await refusal(await owner.send('DELETE', `/api/studio/throttled/${nobody?.id}`)),
      '403 proof_required',
    );
  });
}

for (const engine of engineOfStories) suite(engine, () => stories(engine));

test('what a spreadsheet would run is text, and quotes stay inside', () => {
  for (const start of ['=', '+', '-', '@', '\t', '\r', '\n'])
    assert.equal(csvCell(`${start}1`), `"'${start}1"`);
  assert.equal(csvCell('a "b", c'), '"a ""b"", c"');
});
