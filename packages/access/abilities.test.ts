import assert from 'node:assert/strict';
import { test } from 'node:test';
import { abilitiesOf, type Kind } from './abilities.ts';
import { type Action, can } from './actions.ts';
import { roles } from './roles.ts';

test('an editor is told that a project can be filled and shared', () => {
  assert.deepEqual(abilitiesOf('editor', 'project'), {
    'project.view': true,
    'project.invite': true,
    'project.edit': false,
    'project.archive': false,
    'project.transfer': false,
    'project.leave': true,
    'member.change': false,
    'member.remove': false,
    'board.create': true,
    'board.restore': true,
    'file.upload': true,
    'file.restore': true,
    'channel.create': true,
  });
});

test('a viewer is told that a board can be looked at and nothing else', () => {
  assert.deepEqual(abilitiesOf('viewer', 'board'), {
    'board.view': true,
    'board.edit': false,
    'board.rename': false,
    'board.duplicate': false,
    'board.delete': false,
    'board.restore': false,
  });
});

test('a commenter is told that a file can be looked at and nothing else', () => {
  assert.deepEqual(abilitiesOf('commenter', 'file'), {
    'file.view': true,
    'file.rename': false,
    'file.delete': false,
    'file.restore': false,
    'file.destroy': false,
  });
});

test('a commenter is told that a channel is to talk in', () => {
  assert.deepEqual(abilitiesOf('commenter', 'channel'), {
    'channel.view': true,
    'channel.edit': false,
    'message.send': true,
    'message.moderate': false,
  });
});

test('what a reply promises is what the policy allows, for every role and kind', () => {
  const kinds: readonly Kind[] = ['project', 'board', 'file', 'channel'];
  for (const role of roles) {
    for (const kind of kinds) {
      const abilities = Object.entries(abilitiesOf(role, kind)) as [Action, boolean][];
      assert.ok(abilities.length > 0);
      for (const [action, allowed] of abilities) assert.equal(allowed, can(role, action));
    }
  }
});
