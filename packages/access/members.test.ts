import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Role } from '@flux/contracts';
import fc from 'fast-check';
import { mayChangeRole, mayRemove, mayRevoke } from './members.ts';
import { isAtLeast, roles } from './roles.ts';

const yes = true;
const no = false;

/** Who acts → on a member of which role, for removal and for every new role but the owner's alike. */
const table: Readonly<Record<Role, Readonly<Record<Role, boolean>>>> = {
  owner: { owner: no, admin: yes, editor: yes, commenter: yes, viewer: yes },
  admin: { owner: no, admin: yes, editor: yes, commenter: yes, viewer: yes },
  editor: { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  commenter: { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  viewer: { owner: no, admin: no, editor: no, commenter: no, viewer: no },
};

for (const actor of roles) {
  for (const role of roles) {
    const allowed = table[actor][role];
    test(`a project's ${actor} ${allowed ? 'may' : 'may not'} change or remove its ${role}`, () => {
      assert.equal(mayRemove(actor, role), allowed);
      for (const next of roles) {
        assert.equal(mayChangeRole(actor, role, next), allowed && next !== 'owner', next);
      }
    });
  }
}

test('who may invite ends their own invitations, who looks after members ends all', () => {
  const allowed = roles.map((role) => [role, mayRevoke(role, true), mayRevoke(role, false)]);
  assert.deepEqual(allowed, [
    ['owner', yes, yes],
    ['admin', yes, yes],
    ['editor', yes, no],
    ['commenter', no, no],
    ['viewer', no, no],
  ]);
});

test('no chain of changes ever makes an owner, or lifts somebody above who acts', () => {
  const role = fc.constantFrom(...roles);
  fc.assert(
    fc.property(role, role, fc.array(role, { maxLength: 8 }), (actor, first, chain) => {
      let current = first;
      for (const next of chain) if (mayChangeRole(actor, current, next)) current = next;
      return current === first || (current !== 'owner' && isAtLeast(actor, current));
    }),
  );
});
