import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { higherRole, isAtLeast, isRole, roles } from './roles.ts';

test('the roles stand in order, from owner to viewer', () => {
  assert.deepEqual(roles, ['owner', 'admin', 'editor', 'commenter', 'viewer']);
  for (const [i, role] of roles.entries()) {
    for (const [j, other] of roles.entries()) assert.equal(isAtLeast(role, other), i <= j);
  }
});

test('the higher of two roles is one of them and stands above both, in whichever order they come', () => {
  const role = fc.constantFrom(...roles);
  fc.assert(
    fc.property(role, role, (a, b) => {
      const higher = higherRole(a, b);
      return (
        [a, b].includes(higher) && isAtLeast(higher, a) && isAtLeast(higher, b) && higherRole(b, a) === higher
      );
    }),
  );
});

test('only the five names are roles', () => {
  for (const role of roles) assert.ok(isRole(role));
  for (const other of ['', 'Owner', 'owner ', 'guest', 'member', '__proto__', 'constructor']) {
    assert.ok(!isRole(other), other);
  }
});
