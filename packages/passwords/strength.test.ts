import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { judge } from './strength.ts';

const mia = { email: 'mia.winter@agentur-nord.test', name: 'Mia Winter', host: 'studio.leuchtturm.test' };
const fault = (password: string) => judge(password, mia).fault;

test('12 characters are enough, 11 are not', () => {
  assert.equal(fault('correct hors'), undefined);
  assert.equal(fault('correct hor'), 'short');
  assert.equal(fault(''), 'short');
});

test('128 characters are taken, 129 are not', () => {
  const long = 'ab cd ef gh '.repeat(10);
  assert.equal(fault(`${long}qwertzui`), undefined);
  assert.equal(fault(`${long}qwertzuio`), 'long');
});

test('a character is a code point: an emoji counts once', () => {
  const emoji = '🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧';
  assert.equal(fault(emoji), undefined);
  assert.equal(fault([...emoji].slice(1).join('')), 'short');
  const many = `${'🦊🐻🐼🐨🐯🦁🐮'.repeat(18)}🐔🐧`;
  assert.equal([...many].length, 128);
  assert.equal(fault(many), undefined);
  assert.equal(fault(`${many}🐵`), 'long');
});

test('an accent typed apart from its letter makes a password no longer', () => {
  assert.equal(fault('e\u0301tait bleu'), 'short');
  const apart = 'o\u0302\u0323'.repeat(128);
  assert.notEqual(fault(apart), 'long', '128 letters of three code points each');
  assert.equal(fault(`${apart}a`), 'long');
});

test('what is in every list of breaches is refused, with what is commonly put around it', () => {
  for (const weak of [
    'Password1234!',
    'Pa$$w0rd1234',
    'iloveyou1234',
    'qwertyuiop12',
    'unbelievable',
    'Entretenimiento1',
    'Geschwindigkeit',
    'Sommer2026!!',
    '2026!!summer',
  ]) {
    assert.equal(fault(weak), 'common', weak);
  }
});

test('repetitions, rows of characters and dates are refused', () => {
  for (const [weak, why] of Object.entries({
    aaaaaaaaaaaa: 'repeat',
    abababababab: 'repeat',
    AaAaAaAaAaAa: 'repeat',
    '🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊': 'repeat',
    zyxwvutsrqpo: 'sequence',
    abcdefghijkl: 'sequence',
    '19.11.1999!!': 'date',
  })) {
    assert.equal(fault(weak), why, weak);
  }
});

test('the person’s name, their address and the studio are no password', () => {
  for (const weak of [
    'MiaWinter2026',
    'mia.winter mia',
    '2026 Mia.Winter',
    'Leuchtturm2026!',
    'agentur-nord26',
    'FluxStudio2026!',
  ]) {
    assert.equal(fault(weak), 'known', weak);
  }
});

test('a name in a longer password is nobody’s business, and short names forbid nothing', () => {
  assert.equal(fault('a long winter on skis'), undefined);
  assert.equal(judge('lo lo so la mi fa', { email: 'lo@a.test', name: 'Lo So', host: 'a' }).fault, undefined);
});

test('twelve or more random letters will do', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...'bcdfghjklmnpqrstvwxyz0123456789 !?'), {
        minLength: 14,
        maxLength: 30,
      }),
      (characters) => assert.ok(['sequence', undefined].includes(fault(characters.join('')))),
    ),
    { numRuns: 50 },
  );
});

test('whatever is given, the answer is a judgement, and what is refused never looks strong', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 140 }),
      fc.string(),
      fc.string(),
      (text, name, email) => {
        const { strength, fault: why } = judge(text, { name, email, host: 'a.test' });
        assert.equal(strength >= 3, why === undefined);
      },
    ),
    { numRuns: 50 },
  );
});

test('what was made to take long is judged within two seconds, and a megabyte at once', () => {
  for (const slow of ['4@8({[<369&#!1/|0$5+7%2', '!1|', '0123456789', '19991231']) {
    const begun = performance.now();
    judge(slow.repeat(43).slice(0, 128), mia);
    assert.ok(performance.now() - begun < 2_000, slow);
  }
  const begun = performance.now();
  assert.equal(fault('\u0301'.repeat(1_000_000)), 'long');
  assert.ok(performance.now() - begun < 500);
});
