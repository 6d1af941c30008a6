import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal, startStudio } from './testing.ts';

test('a person makes 100 things at once and then one a second; others are not held up', async (t) => {
  let now = Date.now();
  const studio = await startStudio(t, 'pglite', { isRateLimited: true, clock: () => now });
  const { id, owner } = await studio.project();
  const make = (who = owner) => studio.call(who, 'POST', `/api/projects/${id}/boards`, { name: 'Ideas' });
  const first: { id: string } = await (await make()).json();
  // With the project it came in these are 99, a copy is the hundredth.
  for (let made = 2; made < 99; made++) assert.equal((await make()).status, 201);
  const copy = () => studio.call(owner, 'POST', `/api/boards/${first.id}/duplicate`, {});
  assert.equal((await copy()).status, 201);

  const late = await copy();
  assert.equal(late.headers.get('retry-after'), '1');
  assert.equal(await refusal(late), '429 rate_limited');
  assert.equal(await refusal(await make()), '429 rate_limited');
  assert.equal((await studio.call(owner, 'GET', `/api/boards/${first.id}`)).status, 200, 'looking is free');
  const other = await studio.person('Tom');
  assert.equal((await studio.call(other, 'POST', '/api/projects', { name: 'Autumn' })).status, 201);
  now += 1_000;
  assert.equal((await make()).status, 201);
  assert.equal(await refusal(await make()), '429 rate_limited');
});

test('a person uploads 200 times at once and then five times a second, and what is refused is not kept', async (t) => {
  let now = Date.now();
  const studio = await startStudio(t, 'pglite', { isRateLimited: true, clock: () => now });
  const mia = await studio.person();
  const upload = () => {
    const form = new FormData();
    form.append('file', new Blob(['x']), 'x.txt');
    return studio.call(mia, 'POST', '/api/files/upload', form);
  };
  for (let sent = 0; sent < 200; sent++) assert.equal((await upload()).status, 201);
  assert.equal(await refusal(await upload()), '429 rate_limited');
  now += 200;
  assert.equal((await upload()).status, 201);
  assert.equal((await studio.ok(200, mia, 'GET', '/api/files/summary')).count, 201);
});

test('a person fetches 2,000 files at once and then a hundred a second', async (t) => {
  const now = Date.now();
  const studio = await startStudio(t, 'pglite', { isRateLimited: true, clock: () => now });
  const { id, owner } = await studio.project();
  const path = `/api/boards/${(await studio.ok(201, owner, 'POST', `/api/projects/${id}/boards`, { name: 'Ideas' })).id}/preview`;
  const fetched = () => studio.call(owner, 'GET', path).then(refusal);
  for (let round = 0; round < 40; round++)
    assert.deepEqual(
      new Set(await Promise.all(Array.from({ length: 50 }, fetched))),
      new Set(['404 not_found']),
    );
  assert.equal(await fetched(), '429 rate_limited');
});
