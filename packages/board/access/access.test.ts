import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as Y from 'yjs';
import { elementsOf } from '../document/boardDocument.ts';
import { elementMap } from '../document/edit.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { openScene } from '../scene/scene.ts';
import { english } from '../testing/english.ts';
import { fakeClock } from '../testing/fakeClock.ts';
import { colleague, named, put } from '../testing/headlessBoard.ts';
import { createAnnouncer } from './announcer.ts';
import { readingOrder, windowAround } from './readingOrder.ts';
import { createSpeech } from './speech.ts';

function sceneOf(geometries: Readonly<Record<string, Geometry>>) {
  const doc = new Y.Doc();
  put(doc, Object.fromEntries(Object.entries(geometries).map(([name, geometry]) => [name, { geometry }])));
  return { doc, scene: openScene(doc) };
}

describe('The order of reading', () => {
  const order = (geometries: Readonly<Record<string, Geometry>>, direction?: 'ltr' | 'rtl'): string =>
    readingOrder(
      sceneOf(geometries)
        .scene.inOrder()
        .map(({ element }) => element),
      direction,
    )
      .map(({ id }) => id.replaceAll('-', ''))
      .join(' ');
  const grid = {
    d: [200, 205, 50, 50, 0],
    b: [200, 10, 50, 50, 0],
    c: [0, 200, 50, 50, 0],
    a: [0, 0, 50, 50, 0],
  } as const;

  test('is row by row, each from its start to its end', () => {
    assert.equal(order(grid), 'a b c d');
    assert.equal(order(grid, 'rtl'), 'b a d c');
  });

  test('takes what overlaps by half as one row, and by less as two', () => {
    assert.equal(order({ right: [100, 0, 50, 50, 0], left: [0, 25, 50, 50, 0] }), 'left right');
    assert.equal(order({ right: [100, 0, 50, 50, 0], left: [0, 26, 50, 50, 0] }), 'right left');
  });

  test('leaves out what is hidden', () => {
    const { doc, scene } = sceneOf(grid);
    elementMap(doc, named('a'))?.set('info', { hidden: true });
    assert.equal(readingOrder(scene.inOrder().map(({ element }) => element)).length, 3);
  });

  test('has at most so many in the page, the focused always', () => {
    assert.deepEqual(windowAround(0, 50, 200), { start: 0, end: 50 });
    assert.deepEqual(windowAround(0, 1000, 200), { start: 0, end: 200 });
    assert.deepEqual(windowAround(500, 1000, 200), { start: 400, end: 600 });
    assert.deepEqual(windowAround(999, 1000, 200), { start: 800, end: 1000 });
    assert.deepEqual(windowAround(0, 0, 200), { start: 0, end: 0 });
  });
});

describe('Announcements', () => {
  const spoken = () => {
    const clock = fakeClock();
    const said: string[] = [];
    return {
      clock,
      said,
      announcer: createAnnouncer((words, urgency) => said.push(`${urgency}: ${words}`), clock),
    };
  };

  test('are at most one per 500 ms, and the last wins', () => {
    const { clock, said, announcer } = spoken();
    announcer.say(() => 'one');
    clock.advance(0);
    announcer.say(() => 'two');
    announcer.say(() => 'three');
    clock.advance(499);
    assert.deepEqual(said, ['polite: one']);
    clock.advance(1);
    assert.deepEqual(said, ['polite: one', 'polite: three']);
  });

  test('of a place wait until it is still, and refusals do not wait', () => {
    const { clock, said, announcer } = spoken();
    for (let at = 0; at < 5; at += 1) {
      announcer.say(() => `at ${at}`, 300);
      clock.advance(299);
    }
    assert.deepEqual(said, []);
    announcer.warn('no');
    clock.advance(1);
    assert.deepEqual(said, ['assertive: no', 'polite: at 4']);
    announcer.say(() => 'never');
    announcer.stop();
    clock.advance(1000);
    assert.equal(said.length, 2);
    announcer.stop();
  });
});

describe('Speech', () => {
  const desk = () => {
    const { doc, scene } = sceneOf({ a: [0, 0, 50, 50, 0], b: [100, 0, 50, 50, 0] });
    const clock = fakeClock(1e6);
    const said: string[] = [];
    const noticed: string[] = [];
    const other = colleague(doc);
    const speech = createSpeech({
      clock,
      strings: () => english,
      scene,
      announce: (words) => said.push(words),
      notice: (words) => noticed.push(words),
      personOf: (client) => (client === other.clientID ? 'Li' : undefined),
    });
    const heard = (say: () => void): string | undefined => {
      say();
      clock.advance(1000);
      return said.at(-1);
    };
    return { doc, other, scene, clock, said, noticed, speech, heard };
  };

  test('tells what is selected and its place among all, after a change too', () => {
    const { heard, speech, doc } = desk();
    assert.equal(
      heard(() => speech.selection(new Set([named('b')]))),
      'Rectangle, 2 of 2',
    );
    put(doc, { c: { geometry: [60, 0, 30, 50, 0] } });
    assert.equal(
      heard(() => speech.selection(new Set([named('b')]))),
      'Rectangle, 3 of 3',
    );
    assert.equal(
      heard(() => speech.selection(new Set([named('a'), named('b')]))),
      '2 objects selected',
    );
    assert.equal(
      heard(() => speech.selection(new Set())),
      'Nothing selected',
    );
  });

  test('tells results', () => {
    const { heard, speech } = desk();
    assert.equal(
      heard(() => speech.moved([1.4, 2.6, 3, 4, 0])),
      'Moved to 1, 3',
    );
    assert.equal(
      heard(() => speech.sized([1, 2, 3.4, 4.6, 0])),
      'Sized to 3 by 5',
    );
    assert.equal(
      heard(() => speech.created('rectangle')),
      'Rectangle made',
    );
    assert.equal(
      heard(() => speech.deleted(3)),
      '3 deleted',
    );
    assert.equal(
      heard(() => speech.tool('hand')),
      'Tool hand',
    );
    assert.equal(
      heard(() => speech.outcome('undo', { kind: 'done', name: 'move', ids: [], selection: [] })),
      'Undone: move',
    );
    assert.equal(
      heard(() => speech.outcome('redo', { kind: 'done', name: 'move', ids: [], selection: [] })),
      'Redone: move',
    );
    const before = heard(() => {});
    assert.equal(
      heard(() => speech.outcome('undo', { kind: 'none' })),
      before,
    );
  });

  test('tells refusals for all to see, and who did it where that is known', () => {
    const { speech, noticed, other, said } = desk();
    speech.outcome('undo', { kind: 'passed', name: 'move', ids: [named('a')] });
    elementMap(other, named('a'))?.set('geometry', [5, 5, 5, 5, 0]);
    speech.outcome('undo', { kind: 'passed', name: 'move', ids: [named('a')] });
    elementsOf(other).delete(named('b'));
    speech.deletedWhileDragged([named('b')]);
    speech.readOnlyNow();
    assert.deepEqual(noticed, [
      'Someone changed this since',
      'Li changed this since',
      'Someone deleted 1 of what you hold',
      'You can only look now',
    ]);
    assert.deepEqual(said, noticed);
  });

  test('names those who come, together and once a minute', () => {
    const { speech, clock, said } = desk();
    const person = (name: string) => ({ id: name, name, color: 0 });
    speech.joined([]);
    speech.joined([person('Ana')]);
    clock.advance(1000);
    speech.joined([person('Bo')]);
    clock.advance(30_000);
    speech.joined([person('Cy')]);
    assert.deepEqual(said, ['Ana joined']);
    clock.advance(31_000);
    assert.deepEqual(said, ['Ana joined', 'Bo, Cy joined']);
    speech.joined([person('Di')]);
    speech.stop();
    clock.advance(100_000);
    assert.equal(said.length, 2);
  });

  test('describes an item with those who have it selected', () => {
    const { speech, scene } = desk();
    const element = scene.get(named('b'));
    assert.ok(element);
    assert.equal(speech.item(element, ['Li']), 'Rectangle, at 100, 0, 50 by 50, Li');
    speech.stop();
  });
});
