import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Role } from '@flux/contracts';
import { type Action, can, rolesThatMay } from './actions.ts';
import { roles } from './roles.ts';

const yes = true;
const no = false;

/** Every role × every action, written out: a change of a policy must be made here too, on purpose. */
const table: Readonly<Record<Action, Readonly<Record<Role, boolean>>>> = {
  'project.view': { owner: yes, admin: yes, editor: yes, commenter: yes, viewer: yes },
  'project.invite': { owner: yes, admin: yes, editor: yes, commenter: no, viewer: no },
  'project.edit': { owner: yes, admin: yes, editor: no, commenter: no, viewer: no },
  'project.archive': { owner: yes, admin: yes, editor: no, commenter: no, viewer: no },
  'project.transfer': { owner: yes, admin: no, editor: no, commenter: no, viewer: no },
  'project.leave': { owner: no, admin: yes, editor: yes, commenter: yes, viewer: yes },
  'member.change': { owner: yes, admin: yes, editor: no, commenter: no, viewer: no },
  'member.remove': { owner: yes, admin: yes, editor: no, commenter: no, viewer: no },
  'board.view': { owner: yes, admin: yes, editor: yes, commenter: yes, viewer: yes },
  'board.create': { owner: yes, admin: yes, editor: yes, commenter: no, viewer: no },
  'board.edit': { owner: yes, admin: yes, editor: yes, commenter: no, viewer: no },
  'board.rename': { owner: yes, admin: yes, editor: yes, commenter: no, viewer: no },
  'board.duplicate': { owner: yes, admin: yes, editor: yes, commenter: no, viewer: no },
  'board.delete': { owner: yes, admin: yes, editor: yes, commenter: no, viewer: no },
  'board.restore': { owner: yes, admin: yes, editor: yes, commenter: no, viewer: no },
  'file.view': { owner: yes, admin: yes, editor: yes, commenter: yes, viewer: yes },
  'file.upload': { owner: yes, admin: yes, editor: yes, commenter: no, viewer: no },
  'file.rename': { owner: yes, admin: yes, editor: yes, commenter: no, viewer: no },
  'file.delete': { owner: yes, admin: yes, editor: yes, commenter: no, viewer: no },
  'file.restore': { owner: yes, admin: yes, editor: yes, commenter: no, viewer: no },
  'file.destroy': { owner: yes, admin: yes, editor: no, commenter: no, viewer: no },
  'channel.view': { owner: yes, admin: yes, editor: yes, commenter: yes, viewer: yes },
  'channel.create': { owner: yes, admin: yes, editor: yes, commenter: no, viewer: no },
  'channel.edit': { owner: yes, admin: yes, editor: yes, commenter: no, viewer: no },
  'message.send': { owner: yes, admin: yes, editor: yes, commenter: yes, viewer: no },
  'message.moderate': { owner: yes, admin: yes, editor: no, commenter: no, viewer: no },
};

for (const [action, allowed] of Object.entries(table) as [Action, Record<Role, boolean>][]) {
  for (const role of roles) {
    test(`a project's ${role} ${allowed[role] ? 'may' : 'may not'} ${action}`, () => {
      assert.equal(can(role, action), allowed[role]);
    });
  }
}

test('whoever may change something may see it', () => {
  for (const role of roles) {
    if (can(role, 'board.edit')) assert.ok(can(role, 'board.view'));
    if (can(role, 'board.delete')) assert.ok(can(role, 'board.restore'), 'who deletes can undo it');
    if (can(role, 'file.upload')) assert.ok(can(role, 'file.view'));
    if (can(role, 'file.destroy')) assert.ok(can(role, 'file.restore'));
    if (can(role, 'project.invite')) assert.ok(can(role, 'project.view'));
  }
});

test('the roles that may are those of whom it is true', () => {
  assert.deepEqual(rolesThatMay('message.send'), ['owner', 'admin', 'editor', 'commenter']);
  for (const action of Object.keys(table) as Action[])
    assert.deepEqual(
      rolesThatMay(action),
      roles.filter((role) => can(role, action)),
    );
});
