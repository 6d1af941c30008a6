import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Role } from '@flux/contracts';
import type { Action } from './actions.ts';
import { can } from './actions.ts';
import { canInArchive } from './archived.ts';
import { roles } from './roles.ts';

const yes = true;
const no = false;

/** Every role × every action in an archived project, written out. */
const table: Readonly<Record<Action, Readonly<Record<Role, boolean>>>> = {
  'project.view': { owner: yes, admin: yes, editor: yes, commenter: yes, viewer: yes },
  'project.archive': { owner: yes, admin: yes, editor: no, commenter: no, viewer: no },
  'project.transfer': { owner: yes, admin: no, editor: no, commenter: no, viewer: no },
  'project.leave': { owner: no, admin: yes, editor: yes, commenter: yes, viewer: yes },
  'member.remove': { owner: yes, admin: yes, editor: no, commenter: no, viewer: no },
  'board.view': { owner: yes, admin: yes, editor: yes, commenter: yes, viewer: yes },
  'file.view': { owner: yes, admin: yes, editor: yes, commenter: yes, viewer: yes },
  'project.invite': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  'project.edit': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  'member.change': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  'board.create': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  'board.edit': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  'board.rename': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  'board.duplicate': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  'board.delete': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  'board.restore': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  'file.upload': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  'file.rename': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  'file.delete': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  'file.restore': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  'file.destroy': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  'channel.view': { owner: yes, admin: yes, editor: yes, commenter: yes, viewer: yes },
  'channel.create': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  'channel.edit': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  'message.send': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
  'message.moderate': { owner: no, admin: no, editor: no, commenter: no, viewer: no },
};

for (const [action, allowed] of Object.entries(table) as [Action, Record<Role, boolean>][]) {
  test(`who may ${action} in an archived project`, () => {
    for (const role of roles) {
      assert.equal(canInArchive(role, action), allowed[role], role);
      if (canInArchive(role, action)) assert.ok(can(role, action), 'nobody gains by an archive');
    }
  });
}
