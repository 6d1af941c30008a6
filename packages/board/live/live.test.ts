import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { BoardUser } from '../boardApi.ts';
import { elementsOf } from '../document/boardDocument.ts';
import { setFields, setGeometry } from '../document/edit.ts';
import { styleDefaults } from '../document/style.ts';
import type { Geometry } from '../geometry/geometry.ts';
import type { Sample } from '../input/events.ts';
import { openScene } from '../scene/scene.ts';
import { fakeClock } from '../testing/fakeClock.ts';
import { colleague, named, put } from '../testing/headlessBoard.ts';
import { createOwnPresence } from './ownPresence.ts';
import { followPeople } from './people.ts';
import { type LiveGesture, readPresence } from './presence.ts';
import { createSender, sendInterval } from './sender.ts';
import { createTrack } from './track.ts';
import { numbersOf, withNumbers } from './transformTrack.ts';

const LI: BoardUser = { id: 'li', name: 'Li', color: 3 };

describe('What colleagues’ pages are believed', () => {
  const user = { id: 'li', name: 'Li', color: 3 };

  test('a whole state reads as it was meant', () => {
    const live = { g: 'gesture1', op: 'move', dx: 1, dy: 2 };
    assert.deepEqual(
      readPresence({ user, cursor: { x: 1, y: 2, device: 'pen' }, selection: [named('a')], live, view: {} }),
      {
        user,
        cursor: { x: 1, y: 2, device: 'pen' },
        selection: { ids: [named('a')] },
        live,
      },
    );
    const draft = {
      g: 'g',
      op: 'draft',
      type: 'rectangle',
      geometry: [0, 0, 1, 1, 0],
      style: { fill: '#123456', width: 3, dash: 'dashed', opacity: 40 },
    };
    assert.deepEqual(readPresence({ user, live: draft })?.live, {
      ...draft,
      style: { ...styleDefaults('rectangle'), ...draft.style },
    });
    assert.deepEqual(readPresence({ user, selection: { box: [0, 0, 1, 1, 0], count: 300.5 } })?.selection, {
      box: [0, 0, 1, 1, 0],
      count: 300,
    });
    for (const op of [
      { op: 'resize', ax: 1, ay: 2, sx: 3, sy: 4, r: 0 },
      { op: 'rotate', cx: 1, cy: 2, a: 3 },
    ]) {
      assert.deepEqual(readPresence({ user, live: { g: 'g', ...op } })?.live, { g: 'g', ...op });
    }
  });

  test('each part that is wrong is left out, and without a person there is nobody', () => {
    for (const nobody of [
      undefined,
      null,
      7,
      {},
      { user: 7 },
      { user: { id: '', name: 'x' } },
      { user: { id: 'x', name: 7 } },
    ]) {
      assert.equal(readPresence(nobody), undefined);
    }
    const bad = readPresence({
      user: { id: 'x', name: `N${'x'.repeat(999)}`, color: 'red' },
      cursor: { x: Number.NaN, y: 0 },
      selection: ['ok-ok-ok', 7, 'bad id!'],
      live: { g: 'g', op: 'explode' },
    });
    assert.deepEqual(
      [bad?.user.name.length, bad?.user.color, bad?.cursor, bad?.live],
      [200, 0, undefined, undefined],
    );
    assert.deepEqual(bad?.selection, { ids: ['ok-ok-ok'] });
    const live = (state: object): unknown => readPresence({ user, live: state })?.live;
    for (const state of [
      {},
      { g: 7, op: 'move', dx: 1, dy: 1 },
      { g: 'g', op: 'move', dx: 1e9, dy: 0 },
      { g: 'g', op: 'resize', ax: 1 },
      { g: 'g', op: 'rotate', cx: 1 },
      { g: 'g', op: 'draft', type: '', geometry: [0, 0, 1, 1, 0] },
      { g: 'g', op: 'draft', type: 'x', geometry: [0, 0, -1, 1, 0] },
      { g: 'g', op: 'draft', type: 'x', geometry: [0] },
      { g: 'g', op: 'style', field: 'toString', value: 1 },
      { g: 'g', op: 'style', field: 'stroke', value: 'red' },
      { g: 'g', op: 'style', field: 'width', value: { deep: 1 } },
    ]) {
      assert.equal(live(state), undefined);
    }
    const draft = live({
      g: 'g',
      op: 'draft',
      type: 'rectangle',
      geometry: [0, 0, 1, 1, 9],
      style: { stroke: 'red', width: -1, dash: 'wavy', opacity: 900, fill: 8 },
    });
    assert.deepEqual(draft, {
      g: 'g',
      op: 'draft',
      type: 'rectangle',
      geometry: [0, 0, 1, 1, 9 - 2 * Math.PI],
      style: { ...styleDefaults('rectangle'), width: 0 },
    });
    assert.deepEqual(readPresence({ user, selection: { count: 3 } })?.selection, { ids: [] });
    assert.deepEqual(
      readPresence({ user, selection: 'all', cursor: { x: 1, y: 1, device: 'nose' } })?.cursor?.device,
      'mouse',
    );
  });

  test('more than 200 ids are cut', () => {
    const ids = Array.from({ length: 500 }, (_, at) => named(`id${at}`));
    const { selection } = readPresence({ user, selection: ids }) ?? {};
    assert.ok(selection && 'ids' in selection && selection.ids.length === 200);
  });

  test('nothing makes it throw', () => {
    const part = fc.anything();
    fc.assert(
      fc.property(
        fc.oneof(
          part,
          fc.record({
            user: fc.oneof(fc.constant(user), part),
            cursor: part,
            selection: part,
            live: fc.oneof(
              part,
              fc.record({
                g: part,
                op: fc.constantFrom('move', 'resize', 'rotate', 'draft', 'style'),
                type: part,
                geometry: part,
                style: part,
              }),
            ),
          }),
        ),
        (state) => {
          readPresence(state);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('What I tell', () => {
  const desk = () => {
    const clock = fakeClock();
    const awareness = new Awareness(new Y.Doc());
    clearInterval(awareness._checkInterval);
    const sent: Record<string, unknown>[] = [];
    awareness.on('update', () => sent.push({ ...awareness.getLocalState() }));
    return { clock, awareness, sent };
  };

  test('goes out at most 30 times a second, 15 above 20 people, 10 above 50', () => {
    assert.deepEqual(
      [1, 20, 21, 50, 51, 1000].map((people) => Math.round(sendInterval(people))),
      [33, 33, 67, 67, 100, 100],
    );
    assert.equal(Math.round(sendInterval(0)), 33);
    const { clock, awareness, sent } = desk();
    const sender = createSender(awareness, clock);
    for (let at = 0; at < 1000; at += 1) {
      sender.set({ cursor: { x: at, y: 0, device: 'mouse' } });
      clock.advance(1);
    }
    assert.ok(sent.length >= 29 && sent.length <= 31, String(sent.length));
    clock.advance(100);
    assert.deepEqual(sent.at(-1)?.cursor, { x: 999, y: 0, device: 'mouse' }, 'the newest always arrives');
    assert.equal(clock.waiting(), 0, 'and then it is quiet');
  });

  test('the view goes four times a second, and delays nothing else', () => {
    const { clock, awareness, sent } = desk();
    const sender = createSender(awareness, clock);
    for (let at = 0; at < 1000; at += 10) {
      sender.set({ view: { x: at, y: 0, z: 1, w: 100, h: 100 } });
      clock.advance(10);
    }
    clock.advance(300);
    assert.ok(sent.length >= 4 && sent.length <= 6, String(sent.length));
    assert.deepEqual(sent.at(-1)?.view, { x: 990, y: 0, z: 1, w: 100, h: 100 });
    sender.set({ view: { x: 5, y: 0, z: 1, w: 100, h: 100 } });
    sender.set({ cursor: null });
    clock.advance(1);
    assert.equal(sent.at(-1)?.cursor, null);
  });

  test('keeps what others put in the state, and a gesture at rest is said each second until it ends', () => {
    const { clock, awareness, sent } = desk();
    awareness.setLocalState({ theirs: 1 });
    const sender = createSender(awareness, clock);
    sender.set({ user: LI, live: { g: 'g', op: 'move', dx: 1, dy: 1 } });
    clock.advance(3500);
    assert.equal(sent.length, 1 + 1 + 3);
    assert.deepEqual([sent.at(-1)?.theirs, sent.at(-1)?.user], [1, LI]);
    sender.set({ live: null });
    clock.advance(5000);
    assert.equal(sent.length, 6);
    sender.set({ cursor: { x: 1, y: 1, device: 'mouse' } });
    clock.advance(50);
    sender.close();
    const state = awareness.getLocalState();
    assert.deepEqual([state?.user, state?.cursor, state?.live, state?.selection], [LI, null, null, []]);
    awareness.setLocalState(null);
    sender.close();
    assert.equal(awareness.getLocalState(), null);
  });

  test('is where the pointer is on the board, also when the view moves, and what is selected', () => {
    const { clock, awareness } = desk();
    const doc = new Y.Doc();
    put(
      doc,
      Object.fromEntries(
        Array.from({ length: 201 }, (_, at) => [
          `n${at}`,
          { geometry: [at, 0, 10, 10, 0] as Geometry, index: `a${(at + 100).toString()}V` },
        ]),
      ),
    );
    let camera = { x: 0, y: 0, zoom: 2 };
    const own = createOwnPresence({
      awareness,
      clock,
      scene: openScene(doc),
      camera: () => camera,
      size: () => ({ width: 100, height: 50 }),
    });
    const sample: Sample = {
      at: { x: 10, y: 20 },
      device: 'touch',
      pressure: 0,
      time: 0,
      modifiers: { shift: false, alt: false, ctrl: false, space: false },
    };
    own.user(LI);
    own.view();
    own.pointer(sample);
    clock.advance(300);
    assert.deepEqual(awareness.getLocalState()?.cursor, { x: 5, y: 10, device: 'touch' });
    camera = { x: 100, y: 0, zoom: 1 };
    own.view();
    own.live({ g: 'g', op: 'move', dx: 1, dy: 1 });
    own.selection(new Set([named('n1')]));
    clock.advance(300);
    const state = awareness.getLocalState();
    assert.deepEqual(
      [state?.cursor, state?.view, state?.selection],
      [{ x: 110, y: 20, device: 'touch' }, { x: 100, y: 0, z: 1, w: 100, h: 50 }, [named('n1')]],
    );
    own.selection(new Set(Array.from({ length: 201 }, (_, at) => named(`n${at}`))));
    own.live(undefined);
    own.pointer(undefined);
    own.pointer(undefined);
    clock.advance(300);
    assert.deepEqual(awareness.getLocalState()?.selection, { box: [0, 0, 210, 10, 0], count: 201 });
    assert.deepEqual([awareness.getLocalState()?.cursor, awareness.getLocalState()?.live], [null, null]);
    own.selection(new Set(Array.from({ length: 201 }, (_, at) => `gone-gone-${at}`)));
    clock.advance(300);
    assert.deepEqual(awareness.getLocalState()?.selection, []);
    own.close();
  });

  test('stays within 8 kB with 200 objects selected and a gesture on', () => {
    const state = {
      user: { ...LI, name: 'x'.repeat(80) },
      cursor: { x: 1e6, y: 1e6, device: 'mouse' },
      selection: Array.from({ length: 200 }, (_, at) => `id-${at}`.padEnd(12, 'x')),
      live: { g: 'gesture1', op: 'resize', ax: 1 / 3, ay: 1 / 3, sx: 1 / 3, sy: 1 / 3, r: 1 / 3 },
    };
    assert.ok(JSON.stringify(state).length < 8192);
  });
});

describe('What arrives now and then', () => {
  test('is shown in between, never beyond, and jumps when told or late', () => {
    const track = createTrack([0, 0], 0);
    assert.deepEqual(track.at(1000), [0, 0]);
    track.arrive([100, 50], 33, false);
    assert.deepEqual(track.at(33), [0, 0]);
    const middle = track.at(33 + 33 / 2);
    assert.ok(Math.abs((middle[0] ?? 0) - 50) < 1e-9 && Math.abs((middle[1] ?? 0) - 25) < 1e-9);
    assert.ok(track.isMoving(50) && !track.isMoving(66));
    assert.deepEqual(track.at(10_000), [100, 50]);
    track.arrive([200, 50], 66, true);
    assert.deepEqual(track.at(66), [200, 50]);
    track.arrive([900, 50], 66 + 501, false);
    assert.deepEqual(track.at(66 + 501), [900, 50]);
    track.arrive([1], 600, false);
    assert.deepEqual(track.at(600), [1]);
  });

  test('takes the mean spacing of arrivals, between 33 and 150 ms', () => {
    const slow = createTrack([0], 0);
    for (let at = 1; at <= 60; at += 1) slow.arrive([at], at * 400, false);
    assert.ok(slow.isMoving(60 * 400 + 149) && !slow.isMoving(60 * 400 + 150));
    const fast = createTrack([0], 0);
    for (let at = 1; at <= 60; at += 1) fast.arrive([at], at * 5, false);
    assert.ok(fast.isMoving(300 + 32) && !fast.isMoving(300 + 33));
  });

  test('works for every gesture', () => {
    const gestures: readonly LiveGesture[] = [
      { g: 'g', op: 'move', dx: 1, dy: 2 },
      { g: 'g', op: 'resize', ax: 1, ay: 2, sx: 3, sy: 4, r: 0.5 },
      { g: 'g', op: 'rotate', cx: 1, cy: 2, a: 3 },
      {
        g: 'g',
        op: 'draft',
        type: 'rectangle',
        geometry: [1, 2, 3, 4, 5],
        style: styleDefaults('rectangle'),
      },
    ];
    for (const gesture of gestures) assert.deepEqual(withNumbers(gesture, numbersOf(gesture)), gesture);
  });
});

describe('What colleagues do', () => {
  /** My page, and Li's document and awareness, joined as a server would. */
  function room({ reducedMotion = false } = {}) {
    const doc = new Y.Doc();
    put(doc, { one: { geometry: [0, 0, 100, 100, 0] } });
    const theirs = colleague(doc);
    const clock = fakeClock(100_000);
    const mine = new Awareness(doc);
    const li = new Awareness(theirs);
    for (const awareness of [mine, li]) clearInterval(awareness._checkInterval);
    li.on(
      'update',
      ({ added, updated, removed }: { added: number[]; updated: number[]; removed: number[] }) =>
        applyAwarenessUpdate(mine, encodeAwarenessUpdate(li, [...added, ...updated, ...removed]), 'network'),
    );
    const scene = openScene(doc);
    const joined: string[] = [];
    const people = followPeople({
      awareness: mine,
      scene,
      now: clock.now,
      zoom: () => 1,
      reducedMotion: () => reducedMotion,
      onChange: (users) => joined.push(...users.map(({ name }) => name)),
    });
    scene.subscribe((change) => people.sceneChanged(change, clock.now()));
    const say = (state: Record<string, unknown>): void => li.setLocalState({ user: LI, ...state });
    const preview = (): Geometry | undefined => people.shown(clock.now()).previews.get(named('one'));
    return {
      doc,
      theirs,
      clock,
      mine,
      li,
      people,
      joined,
      say,
      preview,
      shown: () => people.shown(clock.now()),
    };
  }
  const holding = { selection: [named('one')] };
  const move = (dx: number, g = 'gesture1'): Record<string, unknown> => ({
    ...holding,
    live: { g, op: 'move', dx, dy: 0 },
  });

  test('they come, are named once, select, and leave; I am not among them', () => {
    const { people, joined, say, li, mine, shown } = room();
    mine.setLocalState({ user: { id: 'me', name: 'Me', color: 0 } });
    say(holding);
    say(holding);
    assert.deepEqual(joined, ['Li']);
    assert.deepEqual(people.users(), [LI]);
    const before = people.users();
    say({ ...holding, cursor: { x: 1, y: 1 } });
    assert.equal(people.users(), before, 'the same while nobody comes, goes or is renamed');
    say({ ...holding, user: { ...LI, name: 'Li Chen' } });
    assert.notEqual(people.users(), before);
    say(holding);
    assert.deepEqual(people.selectedBy(named('one')), [LI]);
    assert.deepEqual(people.selectedBy(named('two')), []);
    assert.deepEqual(shown().selections, [{ user: LI, selection: { ids: [named('one')] }, isNamed: false }]);
    assert.equal(people.nameOf(li.clientID), 'Li');
    removeAwarenessStates(mine, [li.clientID], 'gone');
    assert.deepEqual(people.users(), []);
    assert.equal(people.nameOf(li.clientID), 'Li', 'a name is remembered');
    people.close();
    say(holding);
    assert.deepEqual(people.users(), []);
  });

  test('those who were there before me are followed, but not announced', () => {
    const doc = new Y.Doc();
    const awareness = new Awareness(doc);
    clearInterval(awareness._checkInterval);
    const other = new Awareness(new Y.Doc());
    clearInterval(other._checkInterval);
    other.setLocalState({ user: LI });
    applyAwarenessUpdate(awareness, encodeAwarenessUpdate(other, [other.clientID]), 'x');
    let changes = 0;
    const people = followPeople({
      awareness,
      scene: openScene(doc),
      now: () => 0,
      zoom: () => 1,
      reducedMotion: () => false,
      onChange: () => {
        changes += 1;
      },
    });
    assert.deepEqual([people.users().length, changes], [1, 0]);
  });

  test('their cursor glides, jumps far ways, loses its name after 3 s and goes after 60', () => {
    const { say, clock, shown, li } = room();
    say({ cursor: { x: 0, y: 0, device: 'mouse' } });
    clock.advance(33);
    say({ cursor: { x: 100, y: 0, device: 'mouse' } });
    clock.advance(16);
    const [cursor] = shown().cursors;
    assert.ok(cursor && cursor.x > 0 && cursor.x < 100 && cursor.client === li.clientID && cursor.isNamed);
    assert.ok(shown().isMoving);
    clock.advance(200);
    assert.equal(shown().cursors[0]?.x, 100);
    assert.ok(!shown().isMoving);
    say({ cursor: { x: 1200, y: 0, device: 'mouse' } });
    assert.equal(shown().cursors[0]?.x, 1200);
    assert.equal(shown().changesAt, clock.now() + 3000);
    clock.advance(2999);
    assert.ok(shown().cursors[0]?.isNamed);
    clock.advance(1);
    say({ cursor: { x: 1200, y: 0, device: 'mouse' }, selection: [] });
    assert.ok(shown().cursors[0]?.isNamed === false, 'another message without a move wakes nothing');
    clock.advance(56_999);
    assert.equal(shown().cursors.length, 1);
    clock.advance(1);
    assert.equal(shown().cursors.length, 0);
    say({ cursor: { x: 5, y: 5, device: 'touch' } });
    assert.ok(shown().cursors[0]?.isTouch);
    say({ cursor: null });
    assert.equal(shown().cursors.length, 0);
    assert.equal(shown().changesAt, Number.POSITIVE_INFINITY);
  });

  test('what they drag is shown moving and not written, until their transaction takes its place', () => {
    const { say, clock, preview, theirs, doc } = room();
    let writes = 0;
    doc.on('update', (_update: Uint8Array, origin: unknown) => {
      if (origin !== 'network') writes += 1;
    });
    say(move(10));
    assert.deepEqual(preview(), [10, 0, 100, 100, 0]);
    clock.advance(33);
    say(move(30));
    clock.advance(16);
    const x = preview()?.[0] ?? 0;
    assert.ok(x > 10 && x < 30);
    clock.advance(100);
    assert.deepEqual(preview(), [30, 0, 100, 100, 0]);
    setGeometry(theirs, named('one'), [30, 0, 100, 100, 0]);
    assert.equal(preview(), undefined, 'it is there already: nothing travels');
    say(move(30));
    assert.equal(preview(), undefined, 'a late message of an ended gesture is not believed');
    say(move(5, 'gesture2'));
    assert.deepEqual(preview(), [35, 0, 100, 100, 0]);
    assert.equal(writes, 0);
  });

  test('an object that ends elsewhere than it was shown travels there in 150 ms, or jumps with reduced motion', () => {
    const { say, clock, preview, theirs, shown } = room();
    say(move(10));
    setGeometry(theirs, named('one'), [110, 0, 100, 100, 0]);
    assert.deepEqual(preview(), [10, 0, 100, 100, 0]);
    assert.ok(shown().isMoving);
    clock.advance(75);
    assert.deepEqual(preview(), [60, 0, 100, 100, 0]);
    clock.advance(75);
    assert.equal(preview(), undefined);
    assert.ok(!shown().isMoving);
    const still = room({ reducedMotion: true });
    still.say(move(10));
    setGeometry(still.theirs, named('one'), [110, 0, 100, 100, 0]);
    assert.equal(still.preview(), undefined);
  });

  test('a preview outlives its message by 1,500 ms and its sender by 2,000', () => {
    const { say, clock, preview, shown } = room();
    say(move(10));
    say(holding);
    clock.advance(1499);
    assert.deepEqual(preview(), [10, 0, 100, 100, 0]);
    assert.equal(shown().changesAt, clock.now() + 1);
    clock.advance(1);
    shown();
    clock.advance(150);
    assert.equal(preview(), undefined);
    say(move(10, 'gesture2'));
    clock.advance(1999);
    say(move(10, 'gesture2'));
    clock.advance(1999);
    assert.ok(preview(), 'said again, it lives on');
    clock.advance(1);
    shown();
    clock.advance(150);
    assert.equal(preview(), undefined);
  });

  test('someone who goes takes their previews along, and what is deleted is shown nowhere', () => {
    const { say, clock, preview, mine, li, theirs } = room({ reducedMotion: true });
    say(move(10));
    removeAwarenessStates(mine, [li.clientID], 'gone');
    assert.equal(preview(), undefined);
    clock.advance(1);
    say(move(20, 'gesture3'));
    elementsOf(theirs).delete(named('one'));
    assert.equal(preview(), undefined);
    say(move(20, 'gesture4'));
    assert.equal(preview(), undefined);
  });

  test('my own change does not end their gesture', () => {
    const { say, preview, doc } = room();
    say(move(10));
    doc.transact(() => setGeometry(doc, named('one'), [500, 0, 100, 100, 0]), {
      board: doc,
      command: 'move',
    });
    assert.deepEqual(preview(), [510, 0, 100, 100, 0]);
  });

  test('what they draw is shown until it is there', () => {
    const { say, shown, theirs, clock } = room();
    const draft = { g: 'g1', op: 'draft', type: 'rectangle', geometry: [0, 0, 10, 10, 0], style: {} };
    say({ live: draft });
    clock.advance(33);
    say({ live: { ...draft, geometry: [0, 0, 50, 50, 0] } });
    clock.advance(200);
    assert.deepEqual(
      shown().drafts.map(({ geometry }) => geometry),
      [[0, 0, 50, 50, 0]],
    );
    put(theirs, { new: { geometry: [0, 0, 50, 50, 0] } });
    assert.deepEqual(shown().drafts, []);
  });

  test('the look they are choosing is shown on what they have selected until it is stored', () => {
    const { say, shown, theirs } = room();
    say({ selection: [named('one')], live: { g: 'g1', op: 'style', field: 'opacity', value: 40 } });
    assert.deepEqual([...shown().styles], [[named('one'), { opacity: 40 }]]);
    assert.deepEqual([...shown().previews], [], 'it stays where it is');
    setFields(theirs, named('one'), new Map([['style.opacity', 40]]));
    assert.deepEqual([...shown().styles], []);
  });

  test('of more than 200 objects the box moves, and ends with their transaction', () => {
    const { say, shown, theirs } = room();
    const selection = { box: [0, 0, 500, 500, 0], count: 300 };
    say({ selection, live: { g: 'g1', op: 'move', dx: 40, dy: 0 } });
    assert.deepEqual(shown().selections[0]?.selection, { box: [40, 0, 500, 500, 0], count: 300 });
    setGeometry(theirs, named('one'), [40, 0, 100, 100, 0]);
    assert.deepEqual(shown().selections[0]?.selection, selection);
  });
});
