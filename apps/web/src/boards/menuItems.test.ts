import assert from 'node:assert/strict';
import { test } from 'node:test';
import { menuItems } from './menuItems.ts';

type State = Parameters<typeof menuItems>[0];

const items = (state: Partial<State>): string[] =>
  menuItems({
    selection: [],
    selectionLocked: false,
    pictureSelected: false,
    readOnly: false,
    ...state,
  } as State).flat();

test('the menu over objects offers what can be done with them', () => {
  const offered = items({ selection: ['a'] });
  for (const command of ['cut', 'copy', 'duplicate', 'toFront', 'lock', 'delete']) {
    assert.ok(offered.includes(command), command);
  }
  assert.ok(offered.includes('connectTo'));
  assert.ok(!items({ selection: ['a', 'b'] }).includes('connectTo'), 'from one object only');
  assert.ok(!offered.includes('unlock'));
  assert.ok(!offered.includes('describe'));
  assert.ok(items({ selection: ['a'], pictureSelected: true }).includes('describe'), 'a picture in words');
});

test('what is locked can first of all be unlocked', () => {
  assert.equal(items({ selection: ['a'], selectionLocked: true })[0], 'unlock');
});

test('over empty ground it pastes, and a viewer is offered nothing that changes the board', () => {
  assert.deepEqual(items({}), ['paste', 'pasteInPlace', 'insertImage', 'selectAll', 'fitAll', 'export']);
  assert.deepEqual(items({ readOnly: true, selection: ['a'] }), ['copy', 'fitSelection', 'fitAll', 'export']);
  assert.deepEqual(items({ readOnly: true }), ['selectAll', 'fitAll', 'export']);
});
