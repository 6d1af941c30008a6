import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fakeClock } from '../testing/fakeClock.ts';
import { edgeScroller, edgeSpeed } from './edgeScroller.ts';
import type { InputEvent, PointerLike } from './events.ts';
import { gestures as createGestures } from './gestures.ts';
import { type KeyLike, keyAction } from './keys.ts';

type Extra = Partial<PointerLike>;

/** Gestures with a record of what they emit. */
function hand({ toolTakesSpace = false, penMode = false } = {}) {
  const clock = fakeClock();
  const events: InputEvent[] = [];
  const state = { penMode };
  const gestures = createGestures({
    emit: (event) => {
      events.push(event);
      if (event.kind === 'pen') state.penMode = true;
    },
    onWaiting: () => {},
    toolTakesSpace: () => toolTakesSpace,
    penMode: () => state.penMode,
    after: clock.after,
  });
  const event = (x: number, y: number, extra: Extra = {}): PointerLike => ({
    pointerId: 1,
    pointerType: 'mouse',
    button: 0,
    buttons: 1,
    x,
    y,
    width: 1,
    pressure: 0.5,
    timeStamp: clock.now(),
    shiftKey: false,
    altKey: false,
    ctrlKey: false,
    ...extra,
  });
  const touch = (pointerId: number, extra: Extra = {}): Extra => ({
    pointerType: 'touch',
    pointerId,
    ...extra,
  });
  return {
    clock,
    gestures,
    events,
    kinds: () => events.map(({ kind }) => kind).join(' '),
    last: () => events.at(-1),
    clear: () => events.splice(0),
    touch,
    down: (x: number, y: number, extra: Extra = {}) => gestures.down(event(x, y, extra)),
    move(x: number, y: number, extra: Extra = {}) {
      gestures.move(event(x, y, { button: -1, ...extra }));
      gestures.flush();
    },
    slow: (x: number, y: number, extra: Extra = {}) => gestures.move(event(x, y, { button: -1, ...extra })),
    up: (x: number, y: number, extra: Extra = {}) => gestures.up(event(x, y, { buttons: 0, ...extra })),
    cancel: (x: number, y: number, extra: Extra = {}) => gestures.systemCancel(event(x, y, extra)),
  };
}

const isDrag = (event: InputEvent | undefined): boolean =>
  event !== undefined && 'isDrag' in event && event.isDrag;

describe('A pointer', () => {
  for (const [pointerType, threshold] of [
    ['mouse', 4],
    ['pen', 6],
    ['touch', 8],
  ] as const) {
    test(`of a ${pointerType} drags beyond ${threshold} px and not at ${threshold}`, () => {
      const { down, move, up, last } = hand();
      down(100, 100, { pointerType });
      move(100 + threshold, 100, { pointerType });
      assert.ok(!isDrag(last()));
      move(100, 100 + threshold + 0.1, { pointerType });
      assert.ok(isDrag(last()));
      move(100, 100, { pointerType });
      assert.ok(isDrag(last()), 'a drag that comes back is a drag');
      up(100, 100, { pointerType });
      assert.ok(isDrag(last()));
    });
  }

  test('gives a tool the newest place once a frame, with every place between for those who draw', () => {
    const { gestures, down, slow, events, up } = hand();
    down(0, 0);
    slow(10, 0);
    slow(20, 0);
    slow(30, 0);
    assert.equal(events.length, 1);
    gestures.flush();
    const move = events[1];
    assert.ok(move?.kind === 'move');
    assert.deepEqual([move.at.x, move.path.map(({ x }) => x)], [30, [10, 20, 30]]);
    gestures.flush();
    assert.equal(events.length, 2, 'nothing new, nothing said');
    slow(40, 0);
    up(50, 0);
    assert.deepEqual(
      events.slice(2).map((event) => [event.kind, 'at' in event ? event.at.x : 0]),
      [
        ['move', 50],
        ['up', 50],
      ],
    );
  });

  test('hovers without a button, leaves, and is asked for a menu by a right click that did not drag', () => {
    const { down, move, up, kinds, gestures, clear } = hand();
    move(5, 5, { buttons: 0 });
    gestures.leave();
    assert.equal(kinds(), 'hover leave');
    clear();
    down(5, 5, { button: 2, buttons: 2 });
    up(5, 5, { button: 2 });
    assert.equal(kinds(), 'menu');
    down(5, 5, { button: 2, buttons: 2 });
    move(50, 5, { buttons: 2 });
    gestures.leave();
    up(50, 5, { button: 2 });
    assert.equal(kinds(), 'menu');
    down(5, 5, { button: 4, buttons: 16 });
    assert.equal(kinds(), 'menu', 'other buttons mean nothing');
  });

  test('counts two clicks near in time and place as a double click, and the third as a single one', () => {
    const { down, up, clock, events } = hand();
    const click = (x: number, wait: number): void => {
      clock.advance(wait);
      down(x, 0);
      up(x, 0);
    };
    for (const [x, wait] of [
      [0, 0],
      [6, 450],
      [6, 10],
      [6, 451],
      [13, 450],
    ] as const)
      click(x, wait);
    const clicks = events.flatMap((event) => (event.kind === 'down' ? [event.clicks] : []));
    assert.deepEqual(clicks, [1, 2, 1, 1, 1]);
  });

  test('makes no double click of a click after a drag', () => {
    const { down, up, move, events } = hand();
    down(0, 0);
    move(10, 0);
    move(0, 0);
    up(0, 0);
    down(0, 0);
    assert.deepEqual(
      events.flatMap((event) => (event.kind === 'down' ? [event.clicks] : [])),
      [1, 1],
    );
  });

  test('is taken back by Esc and by the right button, and finished by blur, lost capture and commands', () => {
    for (const [end, kind] of [
      [(it: ReturnType<typeof hand>) => it.gestures.escape(), 'cancel'],
      [(it: ReturnType<typeof hand>) => it.move(20, 0, { button: 2, buttons: 3 }), 'cancel'],
      [(it: ReturnType<typeof hand>) => it.down(20, 0, { button: 2, buttons: 3 }), 'cancel'],
      [(it: ReturnType<typeof hand>) => it.gestures.blur(), 'finish'],
      [(it: ReturnType<typeof hand>) => it.gestures.lostCapture(1), 'finish'],
      [(it: ReturnType<typeof hand>) => it.gestures.settle(), 'finish'],
    ] as const) {
      const it = hand();
      it.down(0, 0);
      it.move(20, 0);
      assert.ok(it.gestures.isActive());
      end(it);
      assert.equal(it.last()?.kind, kind);
      assert.ok(!it.gestures.isActive());
      it.clear();
      it.up(30, 0);
      assert.deepEqual(it.events, [], 'and then the button means nothing more');
    }
    const it = hand();
    assert.ok(!it.gestures.escape());
    it.gestures.lostCapture(9);
    it.gestures.settle();
    assert.deepEqual(it.events, []);
  });

  test('finishes at the place that was waiting to be shown', () => {
    const it = hand();
    it.down(0, 0);
    it.slow(20, 0);
    it.gestures.blur();
    assert.equal(it.kinds(), 'down move finish');
  });

  test('of the system is taken back within 150 ms and kept after', () => {
    for (const [wait, kind] of [
      [150, 'cancel'],
      [151, 'finish'],
    ] as const) {
      const it = hand();
      it.down(0, 0, it.touch(1));
      it.clock.advance(wait);
      it.cancel(0, 0, it.touch(1));
      assert.equal(it.last()?.kind, kind);
    }
  });

  test('ignores a second mouse button and a second pointer while it acts', () => {
    const it = hand();
    it.down(0, 0);
    it.down(0, 0, { button: 1, buttons: 5 });
    it.move(50, 50, { pointerId: 7 });
    it.up(50, 50, { pointerId: 7 });
    it.down(9, 9, { pointerId: 7, button: 2 });
    it.cancel(9, 9, { pointerId: 7 });
    assert.equal(it.kinds(), 'down');
  });
});

describe('Pulling the view', () => {
  test('is done by the middle button and by Space with the left', () => {
    const it = hand();
    it.down(0, 0, { button: 1, buttons: 4 });
    it.move(10, 5, { buttons: 4 });
    it.up(10, 5, { button: 1 });
    it.gestures.space(true);
    it.down(0, 0);
    it.move(-3, 0);
    it.gestures.space(false);
    it.move(-6, 0);
    it.up(-6, 0);
    assert.deepEqual(
      it.events.map((event) => (event.kind === 'drift' ? [event.dx, event.dy] : event.kind)),
      [
        [10, 5],
        [-3, 0],
        [-3, 0],
      ],
    );
  });

  test('goes within a drag too, which goes on afterwards, unless the tool uses Space itself', () => {
    for (const [toolTakesSpace, kinds] of [
      [false, 'down move drift move move up'],
      [true, 'down move move move up'],
    ] as const) {
      const it = hand({ toolTakesSpace });
      it.down(0, 0);
      it.move(10, 0);
      it.gestures.space(true);
      it.move(20, 0);
      it.gestures.space(false);
      it.move(30, 0);
      it.up(30, 0);
      assert.equal(it.kinds(), kinds);
    }
    const it = hand({ toolTakesSpace: true });
    it.down(0, 0);
    it.move(10, 0);
    it.move(20, 0, { buttons: 5 });
    assert.equal(it.kinds(), 'down move drift move');
  });

  test('with Space ends when the window is left', () => {
    const it = hand();
    it.gestures.space(true);
    it.gestures.blur();
    it.down(0, 0);
    assert.equal(it.kinds(), 'down');
  });
});

describe('Fingers', () => {
  const two = (it: ReturnType<typeof hand>, spread = 20): void => {
    it.down(100 - spread, 100, it.touch(1));
    it.down(100 + spread, 100, it.touch(2));
  };

  test('one is the tool; two take back what it did in the last 250 ms, and keep what is older', () => {
    for (const [wait, kind] of [
      [250, 'cancel'],
      [251, 'finish'],
    ] as const) {
      const it = hand();
      it.down(0, 0, it.touch(1));
      it.clock.advance(wait);
      it.down(50, 0, it.touch(2));
      assert.equal(it.kinds(), `down ${kind}`);
    }
  });

  test('two pan and pinch at once around their middle, after 8 px or 3 %', () => {
    const it = hand();
    two(it, 100);
    it.clear();
    it.move(3, 100, it.touch(1));
    assert.equal(it.kinds(), '');
    it.move(-20, 100, it.touch(1));
    const [drift] = it.events;
    assert.ok(drift?.kind === 'drift');
    assert.deepEqual([drift.at, drift.dx, drift.dy, drift.scale], [{ x: 90, y: 100 }, -10, 0, 1.1]);
    it.move(220, 100, it.touch(2));
    const next = it.last();
    assert.ok(next?.kind === 'drift');
    assert.deepEqual([next.dx, next.scale], [10, 240 / 220]);
    it.up(-20, 100, it.touch(1));
    it.clear();
    it.move(300, 100, it.touch(2));
    assert.deepEqual(it.events, [], 'the finger that stays does nothing');
    it.up(300, 100, it.touch(2));
  });

  test('tap: two for undo, three for redo, but not after 250 ms, 10 px or a pinch', () => {
    const tap = (count: number, wait = 0, travel = 0): string => {
      const it = hand();
      for (let id = 1; id <= count; id += 1) it.down(id * 50, 0, it.touch(id));
      if (travel > 0) it.move(50 + travel, 0, it.touch(1));
      it.clock.advance(wait);
      for (let id = 1; id <= count; id += 1) it.up(id * 50, 0, it.touch(id));
      const last = it.last();
      return last?.kind === 'fingerTap' ? `${last.fingers} fingers` : 'none';
    };
    assert.equal(tap(2), '2 fingers');
    assert.equal(tap(3, 250), '3 fingers');
    assert.equal(tap(2, 251), 'none');
    assert.equal(tap(4), 'none');
    assert.equal(tap(2, 0, 30), 'none');
    assert.equal(tap(1), 'none');
  });

  test('held still for 500 ms is a long press: let go it asks for a menu, dragged it moves', () => {
    const it = hand();
    it.down(10, 10, it.touch(1));
    it.clock.advance(499);
    assert.equal(it.kinds(), 'down');
    it.move(14, 10, it.touch(1));
    it.clock.advance(1);
    assert.equal(it.kinds(), 'down move longPress');
    it.move(15, 10, it.touch(1));
    it.up(15, 10, it.touch(1));
    assert.equal(it.kinds(), 'down move longPress cancel menu');
    const dragged = hand();
    dragged.down(10, 10, dragged.touch(1));
    dragged.clock.advance(500);
    dragged.move(40, 10, dragged.touch(1));
    dragged.up(40, 10, dragged.touch(1));
    assert.equal(dragged.kinds(), 'down longPress move up');
    const early = hand();
    early.down(10, 10, early.touch(1));
    early.move(40, 10, early.touch(1));
    early.clock.advance(600);
    early.up(40, 10, early.touch(1));
    assert.equal(early.kinds(), 'down move up');
    assert.equal(early.clock.waiting(), 0);
  });

  test('once a pen was seen only pan; a palm is ignored and its ink taken back', () => {
    const it = hand();
    it.down(10, 10, it.touch(1));
    it.clock.advance(400);
    it.move(50, 50, { pointerType: 'pen', pointerId: 9, buttons: 0 });
    assert.equal(it.kinds(), 'down pen cancel hover');
    it.down(60, 60, it.touch(2));
    assert.equal(it.kinds(), 'down pen cancel hover', 'a touch within 500 ms of the pen is a palm');
    it.clock.advance(501);
    it.down(60, 60, it.touch(3, { width: 41 }));
    assert.equal(it.kinds(), 'down pen cancel hover', 'so is a wide one');
    it.clear();
    it.down(60, 60, it.touch(4, { width: 40 }));
    it.move(70, 60, it.touch(4));
    it.up(70, 60, it.touch(4));
    assert.equal(it.kinds(), 'drift');
    it.clear();
    it.down(0, 0, { pointerType: 'pen', pointerId: 9 });
    it.clock.advance(5000);
    it.down(60, 60, it.touch(5));
    it.up(0, 0, { pointerType: 'pen', pointerId: 9 });
    assert.equal(it.kinds(), 'down up');
  });

  test('that began long before the pen keep what they did', () => {
    const it = hand();
    it.down(10, 10, it.touch(1));
    it.move(40, 10, it.touch(1));
    it.clock.advance(500);
    it.down(50, 50, { pointerType: 'pen', pointerId: 9 });
    assert.equal(it.kinds(), 'down move pen finish down');
  });
});

describe('A key', () => {
  const action = (
    key: string,
    extra: Partial<KeyLike> = {},
    settings = { isMac: false, letters: true },
  ): string => {
    const found = keyAction(
      {
        key,
        code: '',
        shiftKey: false,
        altKey: false,
        ctrlKey: false,
        metaKey: false,
        isComposing: false,
        keyCode: 0,
        isAltGraph: false,
        ...extra,
      },
      settings,
    );
    return found === undefined ? '' : Object.values(found).join(' ');
  };

  test('means what the list of keys says', () => {
    const shift = { shiftKey: true };
    const ctrl = { ctrlKey: true };
    const list: readonly (readonly [string, Partial<KeyLike>, string])[] = [
      ['v', {}, 'tool select'],
      ['V', {}, 'tool select'],
      ['h', {}, 'tool hand'],
      ['r', {}, 'tool rectangle'],
      ['q', {}, 'command keepTool'],
      ['Escape', {}, 'command back'],
      ['Delete', {}, 'command delete'],
      ['Backspace', {}, 'command delete'],
      ['z', ctrl, 'command undo'],
      ['Z', { ...ctrl, ...shift }, 'command redo'],
      ['y', ctrl, 'command redo'],
      ['a', ctrl, 'command selectAll'],
      ['=', ctrl, 'command zoomIn'],
      ['+', { ...ctrl, ...shift }, 'command zoomIn'],
      ['-', ctrl, 'command zoomOut'],
      ['0', ctrl, 'command zoomTo100'],
      ['+', shift, 'command zoomIn'],
      ['-', {}, 'command zoomOut'],
      ['!', { ...shift, code: 'Digit1' }, 'command fitAll'],
      ['"', { ...shift, code: 'Digit2' }, 'command fitSelection'],
      ['.', {}, 'command nextObject'],
      [',', {}, 'command previousObject'],
      ['ArrowLeft', {}, 'nudge -1 0'],
      ['ArrowDown', shift, 'nudge 0 10'],
      ['ArrowRight', ctrl, 'size 1 0'],
      ['ArrowUp', { ...ctrl, ...shift }, 'size 0 -10'],
      ['PageDown', {}, 'page 0 1'],
      ['PageUp', shift, 'page -1 0'],
      ['Enter', {}, 'enter'],
      ['F2', {}, 'enter'],
      ['F10', shift, 'menu'],
      ['ContextMenu', {}, 'menu'],
      ['d', ctrl, 'command duplicate'],
      ['I', shift, 'command insertImage'],
      ['A', shift, 'command connectTo'],
      ['L', { ...ctrl, ...shift }, 'command lock'],
      [']', { code: 'BracketRight' }, 'command forward'],
      ['ü', { code: 'BracketLeft' }, 'command backward'],
      ['+', { code: 'BracketRight' }, 'command zoomIn'],
      ['}', { ...shift, code: 'BracketRight' }, 'command toFront'],
      ['{', { ...shift, code: 'BracketLeft' }, 'command toBack'],
      ['.', { altKey: true }, 'command turnRight'],
      ['≤', { altKey: true, code: 'Comma' }, 'command turnLeft'],
    ];
    for (const [key, extra, meaning] of list) assert.equal(action(key, extra), meaning, key);
  });

  test('is the browser’s when it is not in the list', () => {
    const ctrl = { ctrlKey: true };
    for (const [key, extra] of [
      ['Tab', {}],
      ['F10', {}],
      ['F5', {}],
      ['x', {}],
      ['R', { shiftKey: true }],
      ['t', ctrl],
      ['w', ctrl],
      ['r', ctrl],
      ['Enter', { shiftKey: true }],
      ['ArrowLeft', { altKey: true }],
      ['ArrowLeft', { altKey: true, ctrlKey: true }],
      ['r', { metaKey: true }],
    ] as const) {
      assert.equal(action(key, extra), '', key);
    }
  });

  test('is an input method’s while it composes, and AltGr is never Ctrl + Alt', () => {
    assert.equal(action('Enter', { isComposing: true }), '');
    assert.equal(action('r', { keyCode: 229 }), '');
    assert.equal(action('a', { ctrlKey: true, altKey: true, isAltGraph: true }), '');
  });

  test('on a Mac is with Cmd what it is elsewhere with Ctrl', () => {
    const mac = { isMac: true, letters: true };
    assert.equal(action('z', { metaKey: true }, mac), 'command undo');
    assert.equal(action('z', { ctrlKey: true }, mac), '');
  });

  test('of a single letter can be turned off', () => {
    const off = { isMac: false, letters: false };
    assert.equal(action('r', {}, off), '');
    assert.equal(action('Delete', {}, off), 'command delete');
  });
});

describe('Scrolling at the edge', () => {
  const size = { width: 1000, height: 600 };

  test('goes from 4 to 24 px a frame by depth in the 24 px at an edge', () => {
    assert.deepEqual(edgeSpeed({ x: 500, y: 300 }, size), { dx: 0, dy: 0 });
    assert.deepEqual(edgeSpeed({ x: 24, y: 576 }, size), { dx: 0, dy: 0 });
    assert.deepEqual(edgeSpeed({ x: 12, y: 588 }, size), { dx: -14, dy: 14 });
    assert.deepEqual(edgeSpeed({ x: -50, y: 700 }, size), { dx: -24, dy: 24 });
  });

  test('begins after 150 ms there, and anew after leaving', () => {
    const scroll = edgeScroller();
    const edge = { x: 0, y: 300 };
    assert.deepEqual(scroll(edge, size, 1000), { dx: 0, dy: 0, goesOn: true });
    assert.deepEqual(scroll(edge, size, 1149), { dx: 0, dy: 0, goesOn: true });
    assert.deepEqual(scroll(edge, size, 1150), { dx: -24, dy: 0, goesOn: true });
    assert.deepEqual(scroll(undefined, size, 1160), { dx: 0, dy: 0, goesOn: false });
    assert.deepEqual(scroll(edge, size, 1170), { dx: 0, dy: 0, goesOn: true });
  });
});
