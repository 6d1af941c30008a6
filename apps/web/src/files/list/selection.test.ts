import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  all,
  extend,
  none,
  nothing,
  pick,
  type Selection,
  standOn,
  stepFrom,
  toggle,
  within,
} from './selection.ts';

const order = ['a', 'b', 'c', 'd', 'e'];
const ids = (selection: Selection) => [...selection.ids].toSorted().join('');

test('a click chooses one, with Ctrl one more or one less', () => {
  const two = toggle(pick('b'), 'd');
  assert.equal(ids(two), 'bd');
  assert.equal(ids(toggle(two, 'b')), 'd');
  assert.equal(ids(pick('c')), 'c');
});

test('a range goes from where it started, to either side, however often it is changed', () => {
  const started = pick('c');
  const down = extend(started, 'e', order);
  assert.equal(ids(down), 'cde');
  assert.equal(ids(extend(down, 'a', order)), 'abc');
  assert.equal(ids(extend(nothing, 'b', order)), 'b');
  assert.equal(ids(extend(pick('gone'), 'b', order)), 'b');
});

test('everything can be chosen and let go, and the keys stay where they are', () => {
  const at = standOn(pick('b'), 'c');
  assert.equal(ids(at), 'b');
  assert.equal(ids(all(at, order)), 'abcde');
  assert.equal(ids(none(at)), '');
  assert.equal(none(at).at, 'c');
});

test('the keys move within the list', () => {
  assert.equal(stepFrom(nothing, order, 1), 'a');
  assert.equal(stepFrom(pick('a'), order, -1), 'a');
  assert.equal(stepFrom(pick('b'), order, 2), 'd');
  assert.equal(stepFrom(pick('d'), order, 9), 'e');
  assert.equal(stepFrom(pick('x'), [], 1), undefined);
});

test('what is deleted is chosen no more, and the keys stand on what took its place', () => {
  const left = ['a', 'b', 'e'];
  const selection = within({ ids: new Set(['b', 'c']), anchor: 'c', at: 'c' }, left, order);
  assert.deepEqual(selection, { ids: new Set(['b']), anchor: undefined, at: 'e' });
  assert.equal(within({ ...nothing, at: 'e' }, ['a'], order).at, 'a');
  assert.equal(within({ ...nothing, at: 'e' }, [], order).at, undefined);
  const same = pick('a');
  assert.equal(within(same, left, order), same, 'nothing changed, nothing is drawn again');
});

test('whatever is done, only what is in the list is chosen', () => {
  const some = fc.constantFrom(...order);
  const act = fc.oneof(
    some.map((id) => (_: Selection) => pick(id)),
    some.map((id) => (selection: Selection) => toggle(selection, id)),
    some.map((id) => (selection: Selection) => extend(selection, id, order)),
    fc.constant((selection: Selection) => all(selection, order)),
    fc.constant(none),
  );
  fc.assert(
    fc.property(fc.array(act), fc.subarray(order), (acts, left) => {
      const selection = within(
        acts.reduce((one, next) => next(one), nothing),
        left,
        order,
      );
      for (const id of selection.ids) assert.ok(left.includes(id));
      assert.ok(selection.at === undefined || left.includes(selection.at));
    }),
  );
});
