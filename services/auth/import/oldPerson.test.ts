import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readOldPerson } from './oldPerson.ts';

const hash = '$2a$10$abcdefghijklmnopqrstuu1PN4Kr7JaeCKpRaMBX8TtdkfJn5DSuS';

describe('a person of the 2025 system', () => {
  test('comes from the JSON file', () => {
    const row = {
      id: '0d0f6f0e-2b7e-4a35-9b50-6e1d1f0a6c11',
      email: ' Mia.Winter@Studio.Example ',
      name: 'Mia  Winter',
      userType: 'designer',
      password: hash,
      createdAt: '2025-03-01T09:30:00.000Z',
    };
    assert.deepEqual(readOldPerson(row), {
      email: 'mia.winter@studio.example',
      name: 'Mia Winter',
      role: 'member',
      passwordHash: hash,
      emailVerified: false,
      timeZone: undefined,
      createdAt: new Date('2025-03-01T09:30:00.000Z'),
    });
  });

  test('comes from the table, where the same things have other names', () => {
    const row = {
      email: 'li@studio.example',
      name: 'Li',
      user_type: 'admin',
      password_hash: null,
      oauth_provider: 'google',
      email_verified: true,
      is_active: true,
      timezone: 'America/New_York',
      created_at: new Date('2025-05-05T05:05:05Z'),
    };
    assert.deepEqual(readOldPerson(row), {
      email: 'li@studio.example',
      name: 'Li',
      role: 'admin',
      passwordHash: null,
      emailVerified: true,
      timeZone: 'America/New_York',
      createdAt: new Date('2025-05-05T05:05:05Z'),
    });
  });

  test('has a role here for each there was, and never the owner’s', () => {
    const roleOf = (userType?: unknown) => {
      const person = readOldPerson({ email: 'a@b.example', name: 'A', userType });
      return typeof person === 'string' ? person : person.role;
    };
    assert.deepEqual(['admin', 'designer', 'client', undefined].map(roleOf), [
      'admin',
      'member',
      'guest',
      'guest',
    ]);
    assert.deepEqual(['owner', 'Admin', '__proto__', 'constructor', 7].map(roleOf), [
      'role_unknown',
      'role_unknown',
      'role_unknown',
      'role_unknown',
      'role_unknown',
    ]);
  });

  test('is refused for what cannot come along, with the reason', () => {
    const good = { email: 'a@b.example', name: 'A', password: hash };
    const refusals: readonly [object | string | null, string][] = [
      [null, 'not_a_person'],
      ['a@b.example', 'not_a_person'],
      [[], 'not_a_person'],
      [{}, 'email_invalid'],
      [{ ...good, email: 'a@b' }, 'email_invalid'],
      [{ ...good, email: 7 }, 'email_invalid'],
      [{ ...good, name: 'x'.repeat(256) }, 'name_too_long'],
      [{ ...good, password: 'plain text' }, 'hash_unknown'],
      [{ ...good, password: `${hash}x` }, 'hash_unknown'],
      [{ ...good, password: { hash } }, 'hash_unknown'],
      [{ ...good, password: hash.replace('$10$', '$15$') }, 'hash_too_costly'],
      [{ ...good, is_active: false }, 'deactivated'],
    ];
    for (const [row, reason] of refusals) assert.equal(readOldPerson(row), reason, JSON.stringify(row));
  });

  test('without a name is called by the address, with an odd date or zone by none', () => {
    const person = readOldPerson({
      email: 'a.b@c.example',
      name: ' ',
      createdAt: '3025',
      timezone: 'Mars/Base',
    });
    assert.ok(typeof person !== 'string');
    assert.deepEqual([person.name, person.createdAt, person.timeZone], ['a.b', undefined, undefined]);
  });

  test('whatever the row is, reading it ends with a person or a reason', () => {
    const keys = ['email', 'name', 'userType', 'password', 'createdAt', 'is_active', 'timezone'];
    const row = fc.dictionary(fc.constantFrom(...keys), fc.anything({ withDate: true }));
    fc.assert(
      fc.property(fc.oneof(row, fc.anything()), (given) => {
        const read = readOldPerson(given);
        if (typeof read !== 'string') assert.match(read.email, /^[^@]+@.+\..+$/);
      }),
    );
  });
});
