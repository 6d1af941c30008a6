import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { withDom } from '../testing.ts';
import { sanitizeForReact, sanitizeRichText, stripScripts } from './index.ts';

before(withDom);

const clean = (given: string, left: string): void => assert.equal(sanitizeRichText(given), left, given);
const words = (given: string, left = 'x'): void => clean(given, left);

describe('rich', () => {
  test('formatted words stay formatted', () => {
    const html =
      '<p><strong>a</strong> <em>b</em> <u>c</u> <s>d</s> <code>e</code></p><ul><li>f</li></ul><pre>g\nh</pre>';
    clean(html, html);
  });
  test('a script goes with all that is in it', () =>
    words('<script>alert(1)</script>x<SCRIPT SRC=//evil.example></SCRIPT >'));
  test('handlers go, whatever stands between', () => {
    for (const handler of [
      'onclick="a"',
      "ONCLICK='a'",
      'onclick=a',
      '/onclick=a',
      'onclick\n=\n"a"',
      'on\u0000click=a',
      'onfocus=a autofocus',
    ])
      words(`<b ${handler}>x</b>`, '<b>x</b>');
  });
  test('pictures, frames, plugins and media go', () => {
    for (const tag of [
      'img src=x onerror=a',
      'iframe srcdoc="<script>"',
      'embed src=x',
      'video><source onerror=a',
      'audio src=x onerror=a',
      'object data=x',
      'input autofocus onfocus=a',
      'portal src=x',
      'fencedframe',
    ])
      assert.doesNotMatch(sanitizeRichText(`<${tag}>x`), /[=]|<(?!\/?(?:p|b)>)/, tag);
  });
  test('links lead to the web or a mail', () => {
    clean(
      '<a href="https://ofen.example/a?b=c&d=e" target=_blank title=t>x</a>',
      '<a href="https://ofen.example/a?b=c&amp;d=e">x</a>',
    );
    clean('<a href="mailto:a@c.example">x</a>', '<a href="mailto:a@c.example">x</a>');
  });
  test('a link that runs something gives its words', () => {
    for (const href of [
      'javascript:alert(1)',
      'JAVASCRIPT:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      '//evil.example',
      '/x',
      '#x',
      'x',
      '',
    ])
      words(`<a href="${href}">x</a>`);
  });
  test('javascript: with entities or controls in it is no link', () => {
    for (const href of [
      '&#106;avascript:alert(1)',
      'java&#10;script:a',
      'java&Tab;script&colon;a',
      '&#x01;javascript:a',
      'jav\u0000ascript:a',
      ' &#14; javascript:a',
    ])
      words(`<a href="${href}">x</a>`);
  });
  test('styles go, and with them what they load or cover', () => {
    words('<div style="background:url(//evil.example)">x</div>', '<div>x</div>');
    words('<style>@import "//evil.example";*{position:fixed}</style>x');
    words('<p class=a id=b data-x=c aria-label=d>x</p>', '<p>x</p>');
    words('<link rel=stylesheet href=//evil.example>x');
  });
  test('what word processors say by styles is kept as elements', () => {
    clean(
      '<span style="font-weight:700">a</span><span style="font-style:italic">b</span>',
      '<strong>a</strong><em>b</em>',
    );
    clean('<span style="text-decoration:underline line-through">a</span>', '<u><s>a</s></u>');
    clean(
      '<b style="font-weight:normal" id="docs-internal-guid-1"><span style="font-weight:400">a</span></b>',
      'a',
    );
  });
  test('a form goes and its words stay', () =>
    words('<form action=//evil.example><label>x</label><button formaction=y></button></form>'));
  test('a page around it goes', () => {
    words(
      '<!doctype html><html><head><title>t</title><meta http-equiv=refresh content="0;url=//evil"><base href=//evil></head><body onload=a>x</body></html>',
    );
  });
  test('SVG and MathML go with all that is in them', () => {
    for (const inside of [
      '<script>a</script>',
      '<a xlink:href="javascript:a">y</a>',
      '<use href="data:x"/>',
      '<foreignObject><b>y</b></foreignObject>',
      '<animate attributeName=href values=javascript:a />',
      '<set attributeName=onload to=a />',
    ])
      words(`<svg onload=a>${inside}</svg>x`);
    words('<math><maction actiontype="statusline#javascript:a">y</maction></math>x');
    words('<math href="javascript:a">CLICK</math>x');
  });
  test('templates, noscript and comments hide nothing', () => {
    words('<template><img src=y onerror=a></template>x');
    words('<noscript><p title="</noscript><img src=y onerror=a>"></noscript>x', '<p>x</p>');
    words('<!-- <img src=y onerror=a> -->x<!--[if IE]><script>a</script><![endif]-->');
    words('<?xml version="1.0"?>x');
  });
  test('no name of the document can be taken by an element', () => {
    words('<a id=document name=cookie>x</a><form name=body></form>');
    words('<a id=attributes></a>x');
    words('<form id=x><input name=attributes><input name=parentNode></form>x');
  });
  test('CDATA and null bytes tear nothing', () => {
    words('<![CDATA[<img src=y onerror=a>]]>x', ']]&gt;x');
    words('<scr\0ipt>y</scr\0ipt>x');
    words('<b\0 onclick=a>x</b>', '<b>x</b>');
  });
  test('torn and nested tags make none', () => {
    for (const html of [
      '<scr<script>ipt>alert(1)</scr</script>ipt>',
      '<<script>alert(1)//<</script>',
      '<img """><script>alert(1)</script>">',
      '<b <script>alert(1)</script>0',
      '<IMG SRC=javascript:alert(1)',
      "<div/onmouseover='alert(1)'>",
    ])
      assert.doesNotMatch(sanitizeRichText(html), /<(?!\/?(?:b|div)>)/, html);
  });
  test('what is nested deeper than a browser nests is no text', () => {
    clean('<div>'.repeat(500), `${'<div>'.repeat(500)}${'</div>'.repeat(500)}`);
    clean('<div>'.repeat(10_000), '');
    clean('<b><div></b>'.repeat(600), '');
  });
});

describe('script stripping', () => {
  test('looks stay and scripts go', () => {
    assert.equal(
      stripScripts(
        '<h2 style="color:#800">a</h2><script>x</script><table><tbody><tr><td class="b">c</td></tr></tbody></table>',
      ),
      '<h2 style="color:#800">a</h2><table><tbody><tr><td class="b">c</td></tr></tbody></table>',
    );
  });
  test('every way to run something goes', () => {
    for (const html of [
      '<img src=x onerror=a>',
      '<a href="javascript:a">x</a>',
      '<svg><script>a</script></svg>',
      '<body onload=a>',
      '<details ontoggle=a open>',
      '<iframe src="javascript:a">',
      '<marquee onstart=a>',
      '<a href="data:text/html,<script>a</script>">x</a>',
      '<input onfocus=a autofocus>',
      '<link rel=import href=x>',
      '<template><script>a</script></template>',
    ])
      assert.doesNotMatch(
        stripScripts(html),
        /on\w+=|script|data:text|<(?:svg|iframe|input|link|template)/i,
        html,
      );
  });
  test('styles that load, cover or run something go, and names that could be taken', () => {
    for (const style of [
      'background:url(//evil.example)',
      'background:u\\72l(//evil)',
      'position:fixed;top:0',
      'width:expression(alert(1))',
      '-moz-binding:url(x)',
      'behavior:url(x)',
      'background:image-set("//evil" 1x)',
    ])
      assert.equal(stripScripts(`<p style='${style}'>x</p>`), '<p>x</p>', style);
    assert.equal(stripScripts('<p id="location" name="cookie">x</p><style>p{color:red}</style>'), '<p>x</p>');
  });
});

describe('react', () => {
  test('is given what is clean, in the form that it asks for', () => {
    assert.deepEqual(sanitizeForReact('<b onclick=a>x</b><script>y</script>'), { __html: '<b>x</b>' });
  });
  test('is given nothing for what is no text, an object that says it is HTML too', () => {
    for (const value of [undefined, null, 7, { __html: '<script>a</script>' }, ['<b>']])
      assert.deepEqual(sanitizeForReact(value), { __html: '' });
  });
});
