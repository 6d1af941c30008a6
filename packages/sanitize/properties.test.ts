import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import * as text from './index.ts';
import * as markup from './markup/index.ts';
import { dangersIn, growth, hostileMarkup, hostileText, parsed, withDom } from './testing.ts';

before(withDom);

/** What cannot be seen and changes what is. */
const unseen = /[\p{Cc}\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/u;
const noTexts = [
  undefined,
  null,
  7,
  7n,
  {},
  [],
  ['x'],
  Symbol('x'),
  () => 'x',
  Number.NaN,
  new Date(0),
  new String('x'),
];

const oneLine = {
  sanitizePlainText: text.sanitizePlainText,
  sanitizeEmail: text.sanitizeEmail,
  sanitizeFilename: text.sanitizeFilename,
  sanitizeSearchQuery: text.sanitizeSearchQuery,
};
const idempotent = {
  ...oneLine,
  sanitizeComment: text.sanitizeComment,
  sanitizeMarkdown: text.sanitizeMarkdown,
  sanitizeURL: text.sanitizeURL,
  sanitizeCSSColor: text.sanitizeCSSColor,
};
const escaping = {
  sanitizeAttribute: text.sanitizeAttribute,
  escapeHTML: text.escapeHTML,
  unescapeHTML: text.unescapeHTML,
};
const ofText = { ...idempotent, ...escaping };
const ofMarkup = {
  sanitizeRichText: markup.sanitizeRichText,
  stripScripts: markup.stripScripts,
  sanitizeSVG: markup.sanitizeSVG,
  sanitizeForReact: (value: unknown) => markup.sanitizeForReact(value).__html,
};

describe('Any text at all', () => {
  for (const [name, sanitize] of Object.entries(ofText)) {
    test(`is answered by ${name} with well-formed text`, () => {
      fc.assert(
        fc.property(hostileText, (value) => sanitize(value).isWellFormed()),
        { numRuns: 1_000 },
      );
      for (const value of noTexts) assert.equal(sanitize(value), name === 'sanitizeFilename' ? 'file' : '');
    });
  }
  for (const [name, sanitize] of Object.entries(idempotent)) {
    test(`is left alone by a second ${name}`, () => {
      fc.assert(
        fc.property(hostileText, (value) => {
          const once = sanitize(value);
          assert.equal(sanitize(once), once);
        }),
        { numRuns: 2_000 },
      );
    });
  }
  for (const [name, sanitize] of Object.entries(oneLine)) {
    test(`has nothing unseen in it and no space at its ends after ${name}`, () => {
      fc.assert(
        fc.property(hostileText, (value) => {
          const once = sanitize(value);
          assert.doesNotMatch(once, unseen);
          assert.equal(once, once.trim());
        }),
        { numRuns: 1_000 },
      );
    });
  }
  test('is found safe as an address only when it is one that sanitizeURL takes', () => {
    fc.assert(
      fc.property(hostileText, (value) => {
        if (text.isSafeURL(value)) assert.notEqual(text.sanitizeURL(value), '');
      }),
      { numRuns: 1_000 },
    );
    for (const value of noTexts) assert.equal(text.isSafeURL(value), false);
  });
  test('is answered by sanitizeJSON, with values that give the same JSON again', () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.json()), (value) => {
        const found = text.sanitizeJSON(value);
        if (found === undefined) return;
        const again = JSON.stringify(found);
        assert.equal(JSON.stringify(text.sanitizeJSON(again)), again);
      }),
    );
    for (const value of noTexts) assert.equal(text.sanitizeJSON(value), undefined);
  });
  test('is answered by sanitize as by the one for its context', () => {
    fc.assert(
      fc.property(hostileText, (value) => {
        assert.equal(text.sanitize(value, 'attribute'), text.sanitizeAttribute(value));
        assert.equal(text.sanitize(value, 'color'), text.sanitizeCSSColor(value));
        assert.equal(text.sanitize(value, 'comment'), text.sanitizeComment(value));
        assert.equal(text.sanitize(value, 'email'), text.sanitizeEmail(value));
        assert.equal(text.sanitize(value, 'filename'), text.sanitizeFilename(value));
        assert.equal(text.sanitize(value, 'html'), text.escapeHTML(value));
        assert.equal(text.sanitize(value, 'markdown'), text.sanitizeMarkdown(value));
        assert.equal(text.sanitize(value, 'plainText'), text.sanitizePlainText(value));
        assert.equal(text.sanitize(value, 'searchQuery'), text.sanitizeSearchQuery(value));
        assert.equal(text.sanitize(value, 'url'), text.sanitizeURL(value));
      }),
    );
  });
});

describe('Any markup at all', () => {
  for (const [name, sanitize] of Object.entries(ofMarkup)) {
    test(`runs and loads nothing after ${name}, which leaves its own answer alone`, () => {
      fc.assert(
        fc.property(hostileMarkup, (value) => {
          const once = sanitize(value);
          assert.ok(once.isWellFormed());
          assert.equal(sanitize(once), once);
          assert.deepEqual(dangersIn(parsed(once).body), []);
        }),
        { numRuns: 150 },
      );
      for (const value of noTexts) assert.equal(sanitize(value), '');
    });
  }
});

describe('Four times the input is about four times the work', () => {
  const units = [
    ' ',
    '.',
    'a',
    '.a',
    '@',
    'a@',
    '/',
    '\u202E',
    '\u2067',
    '\u2069',
    'e\u0301',
    '\ud800',
    '-.',
    '&',
  ];
  const more = ['&#', '&amp;', '\r', '[', '{"a":', 'rgb(', 'https://', '\u{1F3F4}', '<'];
  const all = { ...ofText, isSafeURL: text.isSafeURL, sanitizeJSON: text.sanitizeJSON };
  for (const [name, sanitize] of Object.entries(all)) {
    test(`for ${name}`, () => {
      for (const unit of [...units, ...more]) {
        const times = growth(sanitize, unit, 32_768);
        assert.ok(times < 9, `${times.toFixed(1)} times for ${JSON.stringify(unit)}`);
      }
      assert.ok(growth((inside) => sanitize(`[${inside}0]`), '0,', 32_768) < 9);
    });
  }
  const tags = [
    '<',
    '<!--',
    '<b>',
    '<div>',
    '<p>x',
    '<a href=x>',
    '<li><ul>',
    '&amp;',
    '<!--x-->',
    '</p>',
    'a b ',
  ];
  const torn = [
    '<svg>',
    '<math><mtext>',
    '<table>',
    '"',
    '<x:y/>',
    '<p style="a:b;',
    'url(',
    '<use href="#a"/>',
  ];
  for (const [name, sanitize] of Object.entries(ofMarkup)) {
    test(`for ${name}`, () => {
      for (const unit of [...tags, ...torn]) {
        const times = growth((inside) => sanitize(`<svg><g id="a">${inside}</g></svg>`), unit, 2_048);
        assert.ok(times < 9, `${times.toFixed(1)} times for ${JSON.stringify(unit)}`);
      }
    });
  }
});
