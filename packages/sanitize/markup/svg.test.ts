import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { withDom } from '../testing.ts';
import { sanitizeSVG } from './index.ts';

before(withDom);

const head = '<svg xmlns="http://www.w3.org/2000/svg">';
const inside = (given: string, left: string): void =>
  assert.equal(
    sanitizeSVG(`${head}${given}</svg>`),
    left === '' ? '<svg xmlns="http://www.w3.org/2000/svg"/>' : `${head}${left}</svg>`,
  );

describe('svg', () => {
  test('what only draws stays as it was drawn', () => {
    const drawing = `<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient><clipPath id="c"><rect width="1" height="1"/></clipPath><filter id="f"><feGaussianBlur stdDeviation="2"/></filter></defs><g clip-path="url(#c)" filter="url(#f)" transform="rotate(3)"><path d="M0 0L1 1" fill="url(#g)"/><text x="1">a &amp; b<tspan>c</tspan></text></g>`;
    inside(drawing, drawing);
  });
  test('styles and classes of drawing programs stay, with fonts and bitmaps that come along', () => {
    const style =
      '<style>.a{fill:#f00}@font-face{font-family:x;src:url(data:font/woff2;base64,AAAA)}</style>';
    inside(
      `${style}<rect class="a" style="stroke-width:2"/>`,
      `${style}<rect class="a" style="stroke-width:2"/>`,
    );
    inside('<image href="data:image/png;base64,iVBO"/>', '<image href="data:image/png;base64,iVBO"/>');
  });
  test('a name space that is missing is there, and an XML prologue is gone', () => {
    assert.equal(sanitizeSVG('<?xml version="1.0"?>\n<!-- x --><svg><g/></svg>\n'), `${head}<g/></svg>`);
  });
  test('old references become those of SVG 2', () => {
    inside(
      '<g id="a"><path d="M0"/></g><use xlink:href="#a"/>',
      '<g id="a"><path d="M0"/></g><use href="#a"/>',
    );
  });
  test('scripts and handlers go', () => {
    inside('<script>alert(1)</script><g onclick="a" onload="b"/><script href="//evil.example"/>', '<g/>');
  });
  test('pages and other languages in it go', () => {
    inside(
      '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>a</script></body></foreignObject>',
      '',
    );
    inside(
      '<switch><foreignObject><iframe src="javascript:a"></iframe></foreignObject><g/></switch>',
      '<switch><g/></switch>',
    );
  });
  test('links go and what they were around stays', () => {
    inside('<a href="javascript:alert(1)"><rect/></a>', '<rect/>');
  });
  test('what moves goes, since it can set any attribute', () => {
    inside(
      '<rect><animate attributeName="href" to="javascript:a"/><set attributeName="onclick" to="a"/></rect>',
      '<rect/>',
    );
  });
  test('nothing is loaded from elsewhere', () => {
    inside(
      '<image href="https://evil.example/x.png"/><image href="data:image/svg+xml,x"/>',
      '<image/><image/>',
    );
    inside('<use href="https://evil.example/#a"/><use href="data:image/svg+xml,x#a"/>', '');
    inside('<rect fill="url(//evil.example#a)" style="filter:url(http://evil.example)"/>', '<rect/>');
    inside(
      '<style>@import url(//evil.example);</style><style>a{b:u\\72l(//evil.example)}</style>',
      '<style/><style/>',
    );
    inside('<feImage href="https://evil.example/x"/>', '<feImage/>');
  });
  test('copies of copies, which grow without end, go (billion laughs)', () => {
    const laughs = [1, 2, 3, 4]
      .map((n) => `<g id="a${n}"><use href="#a${n - 1}"/><use href="#a${n - 1}"/></g>`)
      .join('');
    const left = sanitizeSVG(`${head}<g id="a0"><rect/></g>${laughs}<use href="#a4"/></svg>`);
    // Each copy that is left is of what is only drawn.
    assert.equal(left.match(/<use href="#a0"\/>/g)?.length, 2);
    assert.doesNotMatch(left, /href="#a[1-4]"/);
    inside('<g id="a"><use href="#a"/></g>', '<g id="a"/>');
    const many = `<rect id="a"/>${'<use href="#a"/>'.repeat(1_200)}`;
    assert.equal(sanitizeSVG(`${head}${many}</svg>`).match(/<use/g)?.length, 1_000);
  });
  test('entities of a document type are not read', () => {
    assert.equal(
      sanitizeSVG('<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><svg><text>&b;</text></svg>'),
      `${head}<text>&amp;b;</text></svg>`,
    );
  });
  test('what is no drawing is nothing', () => {
    for (const given of ['', 'x', '<p>x</p>', '<html><script>a</script></html>', '<svg', '{}'])
      assert.equal(sanitizeSVG(given), '', given);
  });
});
