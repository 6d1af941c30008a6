import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InstallationRole } from '@flux/contracts';
import { mayChangeStudioRole, mayGiveStudio, mayKeepOut } from './studio.ts';

const roles: readonly InstallationRole[] = ['owner', 'admin', 'member', 'guest'];
const pairs = (may: (actor: InstallationRole, person: InstallationRole) => boolean) =>
  roles.flatMap((actor) =>
    roles.filter((person) => may(actor, person)).map((person) => `${actor} ${person}`),
  );

test('the owner alone gives roles, to everybody but the owner', () => {
  assert.deepEqual(pairs(mayChangeStudioRole), ['owner admin', 'owner member', 'owner guest']);
});

test('the owner alone hands the studio over, to everybody else', () => {
  assert.deepEqual(pairs(mayGiveStudio), ['owner admin', 'owner member', 'owner guest']);
});

test('whoever looks after the studio keeps out who stands below, never an equal', () => {
  assert.deepEqual(pairs(mayKeepOut), [
    'owner admin',
    'owner member',
    'owner guest',
    'admin member',
    'admin guest',
  ]);
});
