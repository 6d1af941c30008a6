import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId, Problem, type ProjectId } from '@flux/contracts';
import fc from 'fast-check';
import { cursorOf, pageOf, positionOf } from './cursor.ts';

const isRefused = (error: unknown) =>
  error instanceof Problem && error.code === 'invalid_input' && error.fieldErrors?.[0]?.path === '/cursor';

const position = fc
  .tuple(fc.nat(8.64e15 / 1000), fc.uuid())
  .map(([at, id]) => ({ at: new Date(at), id: id.toLowerCase() }));

test('a cursor is read back as the position it was made of', () => {
  fc.assert(fc.property(position, (given) => assert.deepEqual(positionOf(cursorOf(given)), given)));
});

test('any other text is refused', () => {
  fc.assert(fc.property(fc.string(), (text) => assert.throws(() => positionOf(text), isRefused)));
});

test('a cursor that was changed a little is refused, or names a position and is its only cursor', () => {
  const cursor = cursorOf({ at: new Date(1_700_000_000_000), id: newId<ProjectId>() });
  for (const changed of [
    '',
    cursor.slice(0, -1),
    cursor.slice(1),
    `${cursor}=`,
    `${cursor}A`,
    ` ${cursor}`,
    cursor.replace(/^./u, '*'),
    Buffer.from(`01:${newId<ProjectId>()}`).toString('base64url'),
    Buffer.from(`1e3:${newId<ProjectId>()}`).toString('base64url'),
    Buffer.from(`-5:${newId<ProjectId>()}`).toString('base64url'),
    Buffer.from(`5:${newId<ProjectId>().toUpperCase()}`).toString('base64url'),
    Buffer.from(`5:${'\u0000'.repeat(36)}`).toString('base64url'),
  ]) {
    assert.throws(() => positionOf(changed), isRefused, changed);
  }
});

test('a page that is full and has more behind it names the next, one that has not does not', () => {
  const rows = [3, 2, 1].map((n) => ({ at: new Date(n), id: newId<ProjectId>() }));
  const page = (limit: number) =>
    pageOf(
      rows,
      limit,
      (row) => row,
      (row) => row.at.getTime(),
    );
  assert.deepEqual(page(2), { items: [3, 2], nextCursor: cursorOf(rows[1]!) });
  assert.deepEqual(page(3), { items: [3, 2, 1], nextCursor: null });
  assert.deepEqual(
    pageOf([], 3, () => rows[0]!, String),
    { items: [], nextCursor: null },
  );
});
