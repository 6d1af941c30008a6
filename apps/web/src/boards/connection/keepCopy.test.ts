import assert from 'node:assert/strict';
import { mock, type TestContext, test } from 'node:test';
import { applyUpdate, Doc } from 'yjs';
import type { BoardCopies } from './boardCopies.ts';
import { keepCopy } from './keepCopy.ts';

function memoryCopies() {
  const kept = new Map<string, Uint8Array>();
  let writes = 0;
  const copies: BoardCopies = {
    read: async (id) => kept.get(id),
    write: async (id, update) => {
      writes += 1;
      kept.set(id, update);
    },
    forget: async (id) => void kept.delete(id),
  };
  return { kept, copies, writes: () => writes };
}

function open(t: TestContext, copies: BoardCopies) {
  const doc = new Doc();
  const page = new EventTarget();
  const copy = keepCopy({ doc, boardId: 'board', copies, page });
  t.after(copy.close);
  return { doc, page, copy, value: () => doc.getMap('elements').get('a') };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a board opens as it was when it was closed', async (t) => {
  const { copies } = memoryCopies();
  const first = open(t, copies);
  first.doc.getMap('elements').set('a', 1);
  first.copy.close();
  const again = open(t, copies);
  await settled();
  assert.equal(again.value(), 1);
});

test('a page that goes away keeps what there is', async (t) => {
  const { copies, kept } = memoryCopies();
  const { doc, page } = open(t, copies);
  doc.getMap('elements').set('a', 1);
  page.dispatchEvent(new Event('pagehide'));
  const copy = new Doc();
  applyUpdate(copy, kept.get('board') ?? new Uint8Array());
  assert.equal(copy.getMap('elements').get('a'), 1);
});

test('many changes make one copy in a second, and none where nothing changed', (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  const { copies, writes } = memoryCopies();
  const { doc, page } = open(t, copies);
  for (let n = 0; n < 50; n++) {
    doc.getMap('elements').set('a', n);
    mock.timers.tick(10);
  }
  assert.equal(writes(), 0);
  mock.timers.tick(500);
  assert.equal(writes(), 1);
  mock.timers.tick(60_000);
  page.dispatchEvent(new Event('pagehide'));
  assert.equal(writes(), 1);
});

test('what came out of the copy is no change to copy', async (t) => {
  const { copies, writes } = memoryCopies();
  const first = open(t, copies);
  first.doc.getMap('elements').set('a', 1);
  first.copy.close();
  const again = open(t, copies);
  await settled();
  again.copy.close();
  assert.equal(writes(), 1);
});

test('a board that one may no longer see is forgotten and not kept again', async (t) => {
  const { copies, kept } = memoryCopies();
  const { doc, page, copy } = open(t, copies);
  doc.getMap('elements').set('a', 1);
  page.dispatchEvent(new Event('pagehide'));
  copy.forget();
  doc.getMap('elements').set('a', 2);
  page.dispatchEvent(new Event('pagehide'));
  await settled();
  assert.equal(kept.size, 0);
});

test('a browser that keeps nothing opens the board all the same', async (t) => {
  const nothing = () => Promise.reject(new Error('no databases here'));
  const { doc, copy } = open(t, { read: nothing, write: nothing, forget: nothing });
  doc.getMap('elements').set('a', 1);
  await settled();
  copy.close();
  await settled();
});
