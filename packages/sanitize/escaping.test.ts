import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { escapeHTML, sanitizeAttribute, sanitizeCSSColor, sanitizePlainText, unescapeHTML } from './index.ts';
import { hostileText, parsed } from './testing.ts';

describe('escaping', () => {
  test('text in HTML reads as itself and makes no element', () => {
    fc.assert(
      fc.property(hostileText, (value) => {
        const { body } = parsed(`<p>${escapeHTML(value)}</p>`);
        assert.equal(body.querySelectorAll('*').length, 1);
        // HTML knows no null byte and one kind of line end.
        assert.equal(body.textContent, value.toWellFormed().replaceAll('\0', '').replace(/\r\n?/g, '\n'));
      }),
      { numRuns: 300 },
    );
  });
  test('what is escaped and read again is the same text', () => {
    fc.assert(
      fc.property(hostileText, (value) =>
        assert.equal(unescapeHTML(escapeHTML(value)), value.toWellFormed()),
      ),
    );
  });
  test('references are read once, as a browser reads them', () => {
    assert.equal(unescapeHTML('&amp;lt;b&amp;gt;'), '&lt;b&gt;');
    for (const text of [
      '&lt;&#60;&#x3C;&#X3c;',
      '&quot;&apos;&#39;',
      'a&nbsp;b',
      '&#128522;',
      '&#xD800;&#0;',
      '&unknown;&#;&',
    ])
      assert.equal(unescapeHTML(text), parsed(`<p>${text}</p>`).body.textContent, text);
  });
});

describe('attribute', () => {
  const attributesOf = (html: string) => [...(parsed(html).body.firstElementChild?.attributes ?? [])];

  test('any text is the value of its attribute and no other', () => {
    fc.assert(
      fc.property(hostileText, (value) => {
        for (const quote of ['"', "'"]) {
          const found = attributesOf(`<p title=${quote}${sanitizeAttribute(value)}${quote}>`);
          assert.deepEqual(
            found.map((one) => [one.name, one.value]),
            [['title', sanitizePlainText(value)]],
          );
        }
      }),
      { numRuns: 300 },
    );
  });
  test('no handler can be put beside it', () => {
    for (const value of [
      '" onclick="alert(1)',
      "' onmouseover='alert(1)",
      '"><script>alert(1)</script>',
      '` onload=alert(1) `',
    ])
      assert.deepEqual(
        attributesOf(`<p title="${sanitizeAttribute(value)}">`).map(({ name }) => name),
        ['title'],
      );
  });
  test('a line break or a null byte ends nothing', () => {
    assert.equal(sanitizeAttribute('a\r\nb\0c'), 'a bc');
  });
  test('quotes, angles, backticks and equals signs are written as references', () => {
    assert.equal(sanitizeAttribute(`<>"'\`=&`), '&lt;&gt;&quot;&#39;&#96;&#61;&amp;');
  });
});

describe('colour', () => {
  test('hexadecimal of any length and rgb() are read', () => {
    assert.equal(sanitizeCSSColor('#2C5647'), '#2C5647');
    assert.equal(sanitizeCSSColor('#2C564780'), '#2C564780');
    assert.equal(sanitizeCSSColor(' #a1f '), '#aa11ff');
    assert.equal(sanitizeCSSColor('#a1f8'), '#aa11ff88');
    assert.equal(sanitizeCSSColor('rgb(255, 0, 16)'), '#ff0010');
    assert.equal(sanitizeCSSColor('RGBA(300,0,16,.5)'), '#ff001080');
  });
  test('nothing but a colour reaches a style', () => {
    for (const value of [
      'red;background:url(//evil.example)',
      '#fff;}*{color:red',
      'expression(alert(1))',
      'url(javascript:alert(1))',
      'var(--x)',
      'rgb(1,2,3)/**/;x:y',
      '#ffffff\n}',
      '\\23 fff',
      'rgb(calc(1),2,3)',
      '#12345',
      'red',
    ])
      assert.equal(sanitizeCSSColor(value), '', value);
  });
});
