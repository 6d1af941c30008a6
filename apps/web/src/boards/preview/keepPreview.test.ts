import assert from 'node:assert/strict';
import { describe, mock, type TestContext, test } from 'node:test';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { apart, keepPreview, many, quiet } from './keepPreview.ts';

const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

function previewed(t: TestContext, { count = 1, fails = false, isMissing = false } = {}) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  const clock = mock.method(performance, 'now', () => now);
  t.after(() => clock.mock.restore());
  const doc = new Doc();
  const sent: number[] = [];
  const pictures: boolean[] = [];
  const idle: (() => void)[] = [];
  let isBusy = false;
  let isEmpty = false;
  const preview = keepPreview({
    doc,
    isMissing,
    count: () => count,
    isBusy: () => isBusy,
    draw: async () => (isEmpty ? undefined : new Blob(['picture'])),
    send: async (picture) => {
      sent.push(now);
      pictures.push(picture !== undefined);
      if (fails) throw new Error('offline');
    },
    whenIdle: (work) => void idle.push(work),
  });
  return {
    preview,
    sent,
    pictures,
    idle,
    change: () => doc.getMap('elements').set('one', Math.random()),
    hear() {
      const other = new Doc();
      other.getMap('elements').set('two', 1);
      applyUpdate(doc, encodeStateAsUpdate(other));
    },
    set(busy: boolean) {
      isBusy = busy;
    },
    empty() {
      isEmpty = true;
    },
    async pass(ms: number) {
      now += ms;
      t.mock.timers.tick(ms);
      await settle();
    },
  };
}

describe('The picture of a board', () => {
  test('is kept once nothing was changed for 4 s, and not a moment earlier', async (t) => {
    const { change, pass, sent } = previewed(t);
    change();
    await pass(quiet - 1);
    change();
    await pass(quiet - 1);
    assert.deepEqual(sent, []);
    await pass(1);
    assert.equal(sent.length, 1);
    await pass(apart * 3);
    assert.equal(sent.length, 1, 'nothing changed since');
  });

  test('is made where there is none, though nobody changes anything', async (t) => {
    const { pass, sent } = previewed(t, { isMissing: true });
    await pass(quiet);
    assert.equal(sent.length, 1);
    await pass(apart * 3);
    assert.equal(sent.length, 1);
  });

  test('is left to others whose change it is', async (t) => {
    const { hear, pass, sent, preview } = previewed(t);
    hear();
    await pass(apart);
    preview.close();
    await settle();
    assert.deepEqual(sent, []);
  });

  test('is kept every 20 s at most', async (t) => {
    const { change, pass, sent } = previewed(t);
    change();
    await pass(quiet);
    change();
    await pass(apart - 1);
    assert.equal(sent.length, 1);
    await pass(1);
    assert.deepEqual(sent, [quiet, quiet + apart]);
  });

  test('waits until no gesture runs', async (t) => {
    const { change, pass, sent, set } = previewed(t);
    change();
    set(true);
    await pass(quiet * 3);
    assert.deepEqual(sent, []);
    set(false);
    await pass(quiet);
    assert.equal(sent.length, 1);
  });

  test('is kept at once when somebody leaves, if something changed and no gesture runs', async (t) => {
    const { change, sent, set, preview } = previewed(t);
    preview.leave();
    change();
    set(true);
    preview.leave();
    await settle();
    assert.deepEqual(sent, []);
    set(false);
    preview.close();
    await settle();
    assert.equal(sent.length, 1);
    change();
    preview.close();
    await settle();
    assert.equal(sent.length, 1, 'it is over');
  });

  test('of up to 5,000 objects is drawn when it is due, of one more when there is nothing else to do', async (t) => {
    const most = previewed(t, { count: many });
    most.change();
    await most.pass(quiet);
    assert.equal(most.sent.length, 1);
    t.mock.timers.reset();
    const more = previewed(t, { count: many + 1 });
    more.change();
    await more.pass(quiet);
    more.preview.leave();
    await settle();
    assert.deepEqual(more.sent, []);
    assert.equal(more.idle.length, 1);
    more.idle[0]?.();
    await settle();
    assert.equal(more.sent.length, 1);
  });

  test('goes when there is nothing to see any more, once', async (t) => {
    const { change, pass, pictures, empty } = previewed(t);
    change();
    await pass(quiet);
    empty();
    for (let n = 0; n < 2; n++) {
      change();
      await pass(apart);
    }
    assert.deepEqual(pictures, [true, false]);
  });

  test('is not taken from a board that has none', async (t) => {
    const { change, pass, pictures, empty } = previewed(t, { isMissing: true });
    empty();
    change();
    await pass(apart);
    assert.deepEqual(pictures, []);
  });

  test('that could not be sent is drawn anew after the next change', async (t) => {
    const { change, pass, sent } = previewed(t, { fails: true });
    change();
    await pass(quiet);
    await pass(apart);
    assert.equal(sent.length, 1);
    change();
    await pass(quiet);
    assert.equal(sent.length, 2);
  });
});
