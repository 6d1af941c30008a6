import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as Y from 'yjs';
import type { CommandName } from './boardApi.ts';
import { elementsOf } from './document/boardDocument.ts';
import { setGeometry } from './document/edit.ts';
import { openScene } from './scene/scene.ts';
import { colleague, headlessBoard, named } from './testing/headlessBoard.ts';

type Step = {
  readonly kind:
    | 'down'
    | 'move'
    | 'up'
    | 'cancel'
    | 'key'
    | 'command'
    | 'tool'
    | 'blur'
    | 'space'
    | 'camera'
    | 'theirs'
    | 'rights';
  readonly x: number;
  readonly y: number;
  readonly at: number;
  readonly touch: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
};

const COMMANDS: readonly CommandName[] = [
  'undo',
  'redo',
  'delete',
  'selectAll',
  'back',
  'zoomIn',
  'zoomOut',
  'fitAll',
  'keepTool',
  'nextObject',
];
const TOOLS = ['select', 'rectangle', 'hand'] as const;

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    'down',
    'move',
    'move',
    'move',
    'up',
    'up',
    'cancel',
    'key',
    'command',
    'tool',
    'blur',
    'space',
    'camera',
    'theirs',
    'rights',
  ),
  x: fc.integer({ min: -20, max: 1020 }),
  y: fc.integer({ min: -20, max: 620 }),
  at: fc.nat({ max: 9 }),
  touch: fc.boolean(),
  shift: fc.boolean(),
  alt: fc.boolean(),
});

const start = {
  one: { geometry: [100, 100, 200, 120, 0], style: { fill: '#2C5647' } },
  two: { geometry: [500, 100, 100, 100, 0.5] },
  odd: { geometry: [300, 300, 100, 100, 0], type: 'hologram' },
} as const;

function act(
  board: ReturnType<typeof headlessBoard>,
  other: Y.Doc,
  { kind, x, y, at, touch, shift, alt }: Step,
): void {
  const extra = {
    pointerType: touch ? 'touch' : 'mouse',
    pointerId: touch ? 10 + (at % 3) : 1,
    button: at === 9 ? 2 : at === 8 ? 1 : 0,
    shiftKey: shift,
    altKey: alt,
  };
  const ids = [...elementsOf(other).keys()];
  if (kind === 'down') board.pointer.down(x, y, extra);
  else if (kind === 'move') board.pointer.move(x, y, { ...extra, button: -1, buttons: shift ? 5 : 1 });
  else if (kind === 'up') board.pointer.up(x, y, extra);
  else if (kind === 'cancel') board.gestures.systemCancel(board.event(x, y, extra));
  else if (kind === 'key')
    board.commands.act({ kind: shift ? 'size' : 'nudge', dx: at, dy: -at, dw: -at, dh: at } as never);
  else if (kind === 'command') board.commands.run(COMMANDS[at] ?? 'undo');
  else if (kind === 'tool') board.toolbox.choose(TOOLS[at % 3] ?? 'select', alt);
  else if (kind === 'blur') board.gestures.blur();
  else if (kind === 'space') board.gestures.space(shift);
  else if (kind === 'camera') board.camera.zoomAt({ x, y }, alt ? 1.7 : 0.6);
  else if (kind === 'rights') board.rights.canEdit = at > 2;
  else if (alt) elementsOf(other).delete(ids[at] ?? named('one'));
  else setGeometry(other, ids[at] ?? named('one'), [x, y, 50 + at, 50, at / 10]);
  board.clock.advance(at * 40);
}

test('whatever is done by two people in any order, the board keeps its promises', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const board = headlessBoard(start);
      const other = colleague(board.doc);
      for (const each of steps) act(board, other, each);
      board.gestures.blur();
      assert.equal(board.toolbox.current().state(), 'idle', 'no gesture outlives the window');
      const { preview, draft, marquee } = board.toolbox.overlay();
      assert.deepEqual([preview, draft, marquee], [undefined, undefined, undefined]);
      assert.equal(board.seen.live.at(-1), undefined, 'colleagues see no gesture any more');
      assert.deepEqual(elementsOf(board.doc).toJSON(), elementsOf(other).toJSON(), 'both hold the same');
      const fresh = openScene(board.doc);
      assert.deepEqual(board.scene.inOrder(), fresh.inOrder(), 'what is shown is what is stored');
      assert.equal(board.scene.unreadable() + board.scene.repaired(), 0, 'and is all in order');
      for (const { geometry } of board.all()) assert.ok(geometry[2] >= 1 && geometry[3] >= 1);
    }),
    { numRuns: 150 },
  );
});

test('what I did alone can be undone to the beginning and redone to the end, exactly', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
      const board = headlessBoard(start);
      const before = elementsOf(board.doc).toJSON();
      for (const each of steps) {
        if (each.kind !== 'theirs' && each.kind !== 'rights') act(board, new Y.Doc(), each);
      }
      board.gestures.blur();
      const after = elementsOf(board.doc).toJSON();
      while (board.journal.next('redo') !== undefined) board.journal.redo();
      const end = elementsOf(board.doc).toJSON();
      while (board.journal.next('undo') !== undefined) assert.equal(board.journal.undo().kind, 'done');
      assert.deepEqual(elementsOf(board.doc).toJSON(), before);
      while (board.journal.next('redo') !== undefined) assert.equal(board.journal.redo().kind, 'done');
      assert.deepEqual(elementsOf(board.doc).toJSON(), end);
      assert.ok(after);
    }),
    { numRuns: 100 },
  );
});
