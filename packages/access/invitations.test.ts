import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Role } from '@flux/contracts';
import fc from 'fast-check';
import { mayInvite } from './invitations.ts';
import { isAtLeast, roles } from './roles.ts';

const yes = true;
const no = false;

/** Who invites → as what. */
const table: Readonly<Record<Role, Readonly<Record<Role, boolean>>>> = {
  owner: { owner: no, admin: yes, editor: yes, commenter: yes, viewer: yes },
  admin: { owner: no, admin: yes, editor: yes, commenter: yes, viewer: yes },
  editor: { owner: no, admin: no, editor: yes, commenter: yes, viewer: yes },
  commenter: { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  viewer: { owner: no, admin: no, editor: no, commenter: no, viewer: no },
};

for (const inviter of roles) {
  for (const invited of roles) {
    const allowed = table[inviter][invited];
    test(`a project's ${inviter} ${allowed ? 'may' : 'may not'} invite somebody as ${invited}`, () => {
      assert.equal(mayInvite(inviter, invited), allowed);
    });
  }
}

test('no chain of invitations ever gives a role above the first inviter', () => {
  const role = fc.constantFrom(...roles);
  fc.assert(
    fc.property(role, fc.array(role, { maxLength: 8 }), (first, chain) => {
      let holder = first;
      for (const next of chain) if (mayInvite(holder, next)) holder = next;
      return isAtLeast(first, holder);
    }),
  );
});
