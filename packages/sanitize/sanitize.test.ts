import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { test } from 'node:test';
import fc from 'fast-check';
import { sanitizeEmail, sanitizeFilename, sanitizePlainText } from './index.ts';

const sanitizers = { sanitizePlainText, sanitizeEmail, sanitizeFilename };

/** Any UTF-16 at all: lone surrogates, controls, direction overrides, and the characters that names trip over. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 })
    .map((units) => String.fromCharCode(...units)),
  fc.string({
    unit: fc.constantFrom(
      ...' .\\/:*@-aÅ\u0301\u00e9\u202E\u200B\uFEFF\0\n\t\u0085\ud800',
      'CON',
      'İ',
      '🧑‍🎨',
    ),
    maxLength: 400,
  }),
);

const unseen = /[\p{Cc}\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/u;

for (const [name, sanitize] of Object.entries(sanitizers)) {
  test(`${name} answers anything at all with text that a second pass leaves alone`, () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const once = sanitize(value);
        assert.equal(sanitize(once), once);
        assert.ok(once.isWellFormed());
        assert.doesNotMatch(once, unseen);
        assert.equal(once, once.trim());
      }),
      { numRuns: 2_000 },
    );
    for (const value of [undefined, null, 7, {}, [], Symbol('x'), () => 'x', Number.NaN]) {
      assert.equal(sanitize(value), name === 'sanitizeFilename' ? 'file' : '');
    }
  });

  test(`${name} takes a megabyte of the worst input in under half a second`, () => {
    for (const unit of [' ', '.', 'a', '.a', '@', 'a@', '/', '\u202E', 'e\u0301', '\ud800', '-.']) {
      const started = performance.now();
      sanitize(unit.repeat(1_048_576 / unit.length));
      assert.ok(performance.now() - started < 500, `slow on ${JSON.stringify(unit)}`);
    }
  });
}

test('plain text is one composed line without what cannot be seen', () => {
  assert.equal(sanitizePlainText('  Spring\r\n\tposter\u0085\u00a02 '), 'Spring poster 2');
  assert.equal(sanitizePlainText('Cafe\u0301'), 'Café');
  assert.equal(sanitizePlainText('safe\u202Egpj.exe\u0007\u{E0041}'), 'safegpj.exe');
  assert.equal(sanitizePlainText('<b>Tom & "Jo"</b>'), '<b>Tom & "Jo"</b>');
  assert.equal(sanitizePlainText('می\u200Cخواهم 👩\u200D🎨'), 'می\u200Cخواهم 👩\u200D🎨');
});

test('an email address is stored in one form', () => {
  assert.equal(sanitizeEmail('  Nora.Lindt+x@Halden.Example '), 'nora.lindt+x@halden.example');
  assert.equal(sanitizeEmail('joão@exämple.com'), 'joão@exämple.com');
  assert.equal(sanitizeEmail("o'neill@mail.example"), "o'neill@mail.example");
});

test('what is no email address is nothing', () => {
  const none = ['', '@', 'nora', 'nora@', '@halden.example', 'nora@halden', 'nora@halden.', 'nora@.example'];
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

test('a file name keeps its meaning and loses its path', () => {
  assert.equal(sanitizeFilename('C:\\fakepath\\poster.png'), 'poster.png');
  assert.equal(sanitizeFilename('../../etc/passwd'), 'passwd');
  assert.equal(sanitizeFilename('Frühling  v5.tif'), 'Frühling v5.tif');
  assert.equal(sanitizeFilename('what? "now": a<b>|*.txt'), 'what_ _now__ a_b___.txt');
  assert.equal(sanitizeFilename('photo\u202Egnp.exe'), 'photognp.exe');
  assert.equal(sanitizeFilename('.env'), '.env');
  assert.equal(sanitizeFilename('name. . '), 'name');
});

test('a file name is never empty, a directory or a device', () => {
  for (const value of ['', '.', '..', '...', '/', 'a/', '\\', ' . ', '\0'])
    assert.equal(sanitizeFilename(value), 'file');
  assert.equal(sanitizeFilename('nul'), '_nul');
  assert.equal(sanitizeFilename('Com1.txt'), '_Com1.txt');
  assert.equal(sanitizeFilename('console.txt'), 'console.txt');
});

test('a file name of 255 bytes stays, one of 256 is cut and keeps its ending', () => {
  const whole = `${'é'.repeat(125)}a.png`;
  assert.equal(sanitizeFilename(whole), whole);
  const cut = sanitizeFilename(`${'é'.repeat(126)}.png`);
  assert.equal(cut, `${'é'.repeat(125)}.png`);
  const odd = sanitizeFilename(`a.${'x'.repeat(300)}`);
  assert.equal(new TextEncoder().encode(odd).length, 255);
});

test('a file name never takes more than 255 bytes and never leaves its directory', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      const name = sanitizeFilename(value);
      assert.ok(new TextEncoder().encode(name).length <= 255);
      assert.doesNotMatch(name, /[/\\<>:"|?*]|^\.{1,2}$|[. ]$/u);
    }),
    { numRuns: 2_000 },
  );
});
