import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sanitizeEmail } from './index.ts';

describe('email', () => {
  test('an email address is stored in one form', () => {
    assert.equal(sanitizeEmail('  Nora.Lindt+x@Halden.Example '), 'nora.lindt+x@halden.example');
    assert.equal(sanitizeEmail('joão@exämple.com'), 'joão@exämple.com');
    assert.equal(sanitizeEmail("o'neill@mail.example"), "o'neill@mail.example");
  });

  test('what is no email address is nothing', () => {
    const none = [
      '',
      '@',
      'nora',
      'nora@',
      '@halden.example',
      'nora@halden',
      'nora@halden.',
      'nora@.example',
    ];
    const odd = [
      'a b@c.de',
      '.a@c.de',
      'a.@c.de',
      'a..b@c.de',
      'a@-c.de',
      'a@c-.de',
      '"a"@c.de',
      'a@[127.0.0.1]',
    ];
    const dangerous = [
      'a@c.de\nbcc: x@y.z',
      'a@c.de,b@c.de',
      'a<b@c.de>',
      'a@b@c.de',
      'a@c.de;',
      'a@c.de/x',
      'a@c_d.de',
    ];
    for (const value of [...none, ...odd, ...dangerous]) assert.equal(sanitizeEmail(value), '', value);
  });

  test('an email address is taken up to its limits and not one past them', () => {
    const long = (length: number) =>
      `a@${'b'.repeat(59)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(length)}`;
    assert.equal(sanitizeEmail(`${'a'.repeat(64)}@c.de`).length, 69);
    assert.equal(sanitizeEmail(`${'a'.repeat(65)}@c.de`), '');
    assert.equal(sanitizeEmail(`a@${'b'.repeat(63)}.de`).length, 68);
    assert.equal(sanitizeEmail(`a@${'b'.repeat(64)}.de`), '');
    assert.equal(long(63).length, 247);
    assert.equal(sanitizeEmail(`${'x'.repeat(7)}${long(63)}`).length, 254);
    assert.equal(sanitizeEmail(`${'x'.repeat(8)}${long(63)}`), '');
  });

  test('no second header, recipient or address can be put into a mail', () => {
    for (const value of [
      'a@c.de\r\nBcc: x@y.z',
      'a@c.de%0aBcc:x@y.z',
      'a@c.de\0',
      'a@c.de\u2028b',
      '<a@c.de>',
      'mailto:a@c.de',
    ])
      assert.doesNotMatch(sanitizeEmail(value), /[\s<>:,;%]|Bcc:/i, JSON.stringify(value));
    assert.equal(sanitizeEmail('a@c.de\r\nBcc: x@y.z'), '');
  });

  test('a script in an address makes it none', () => {
    for (const value of [
      '<script>alert(1)</script>@c.de',
      '"onclick=alert(1)"@c.de',
      'javascript:alert(1)',
      'a@"c".de',
    ])
      assert.equal(sanitizeEmail(value), '', value);
  });
});
