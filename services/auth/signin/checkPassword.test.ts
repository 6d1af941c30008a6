import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@flux/contracts';
import fc from 'fast-check';
import { checkPassword } from './checkPassword.ts';

const mia = { email: 'mia.winter@studio.test', name: 'Mia Winter' };

/** The sentence of the refusal, `undefined` when the password will do. */
function refusal(password: string, person = mia): string | undefined {
  try {
    checkPassword(password, person);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Problem && error.code === 'weak_password');
    assert.deepEqual(error.fieldErrors, [{ path: '/password', message: error.message }]);
    return error.message;
  }
}

test('12 characters are enough, 11 are not', () => {
  assert.equal(refusal('correct hors'), undefined);
  assert.match(refusal('correct hor') ?? '', /at least 12/);
  assert.match(refusal('') ?? '', /at least 12/);
});

test('128 characters are taken, 129 are not', () => {
  const long = 'ab cd ef gh '.repeat(10);
  assert.equal(refusal(`${long}${'qwertzui'}`), undefined);
  assert.match(refusal(`${long}${'qwertzuio'}`) ?? '', /at most 128/);
});

test('a character is a code point: an emoji counts once', () => {
  const emoji = '🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧';
  assert.equal(refusal(emoji), undefined);
  assert.match(refusal([...emoji].slice(1).join('')) ?? '', /at least 12/);
  const many = `${'🦊🐻🐼🐨🐯🦁🐮'.repeat(18)}🐔🐧`;
  assert.equal([...many].length, 128);
  assert.equal(refusal(many), undefined);
  assert.match(refusal(`${many}🐵`) ?? '', /at most 128/);
});

test('an accent typed apart from its letter does not make a password longer', () => {
  assert.match(refusal('e\u0301tait bleu') ?? '', /at least 12/);
});

test('the same few characters over and over are refused', () => {
  for (const weak of [
    'aaaaaaaaaaaa',
    'ababababababab',
    'abcabcabcabc',
    'aaaaaaaaaaab',
    'abcdabcdabcd',
    'AaAaAaAaAaAa',
  ]) {
    assert.match(refusal(weak) ?? '', /over and over/, weak);
  }
});

test('characters in a row are refused in both directions', () => {
  for (const weak of ['123456789012', 'abcdefghijkl', 'zyxwvutsrqpo', '098765432109', 'ABCDEFGHIJKLM']) {
    assert.match(refusal(weak) ?? '', /in a row/, weak);
  }
  assert.equal(refusal('123456789012!'), undefined);
});

test('a password that is mostly the name or the address is refused', () => {
  for (const weak of [
    'mia.winter2026',
    'MiaWinter2026',
    'Winter-Winter-',
    'mia.winter mia',
    '2026 Mia.Winter',
  ]) {
    assert.match(refusal(weak) ?? '', /name or address/, weak);
  }
});

test('a name in a longer password is nobody’s business', () => {
  assert.equal(refusal('a long winter on skis'), undefined);
});

test('short names forbid nothing', () => {
  assert.equal(refusal('lo lo so la mi fa', { email: 'lo@a.test', name: 'Lo So' }), undefined);
});

test('twelve or more random characters will do', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789 !?'), {
        minLength: 12,
        maxLength: 30,
      }),
      (characters) => {
        const password = characters.join('');
        const known = /mia|winter/.test(password);
        if (!known && refusal(password) !== undefined) assert.match(refusal(password) ?? '', /in a row/);
      },
    ),
  );
});

test('whatever text is given, the answer is a refusal with a sentence or none', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void refusal(text)));
});
