import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkAddress, checkMessage } from './checkMessage.ts';
import { MailError } from './mailError.ts';

const message = { to: 'ada@example.org', subject: 'Hello', text: '' };

test('ordinary addresses and subjects are taken', () => {
  for (const to of ["o'brien+flux@mail.example.org", 'ünïcode@bücher.example', 'a@localhost'])
    checkAddress(to);
  for (const subject of ['', 'Grüße: 3 of 4 (50 %) <b>', '👩‍🎨 invites you'])
    checkMessage({ ...message, subject });
});

test('an address is one address', () => {
  const wrong = [
    '',
    'ada',
    '@example.org',
    'ada@',
    'a@b@c',
    'a@b,c@d',
    'a@b;c@d',
    'a b@c',
    'Ada <a@b>',
    '"a"@b',
    'a@b (x)',
  ];
  for (const to of wrong) assert.throws(() => checkAddress(to), /one bare address/, to);
});

test('whatever ends a line anywhere is refused in an address and in a subject', () => {
  const ends = fc.constantFrom('\r', '\n', '\r\n', '\0', '\u0085', '\u2028', '\u2029', '\t', '\x7f');
  fc.assert(
    fc.property(fc.string(), ends, fc.string(), (before, end, after) => {
      assert.throws(() => checkMessage({ ...message, subject: before + end + after }), MailError);
      assert.throws(() => checkMessage({ ...message, to: `a${before}${end}${after}@b` }), MailError);
    }),
  );
});

test('the longest address and subject are taken, one byte more is not', () => {
  const address = (length: number) => `${'a'.repeat(length - 12)}@example.org`;
  assert.equal(address(254).length, 254);
  checkAddress(address(254));
  assert.throws(() => checkAddress(address(255)), /at most 254 bytes/);
  checkMessage({ ...message, subject: 'x'.repeat(998) });
  assert.throws(() => checkMessage({ ...message, subject: `${'x'.repeat(997)}é` }), /at most 998 bytes/);
});

test('a refused message is not worth another try', () => {
  assert.throws(
    () => checkAddress('x'),
    (error: unknown) => error instanceof MailError && !error.canRetry,
  );
});
