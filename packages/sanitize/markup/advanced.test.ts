import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { dangersIn, parsed, withDom } from '../testing.ts';
import { sanitizeRichText, sanitizeSVG, stripScripts } from './index.ts';

before(withDom);

/** Published ways round filters that parse, clean and write once: what they write is read as something else (mXSS). */
const mutations = [
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<svg><style><!--</style><img src=x onerror=alert(1)>--></svg>',
  '<math><mtext><option><FAKEFAKE><option></option><mglyph><svg><mtext><style><a title="</style><img src onerror=alert(1)>">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<svg><p><style><g title="</style><img src=x onerror=alert(1)>">',
  '<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></annotation-xml></math>',
  '<a><svg><desc><table><td></desc><img src=x onerror=alert(1)>',
  '<svg><title><table><style><a title="</style><img src=x onerror=alert(1)>">',
  '<select><template><style><!--</style><a rel="--></style></template></select><img src=x onerror=alert(1)>">',
  '<textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea>',
  '<xmp><p title="</xmp><img src=x onerror=alert(1)>">',
  '<iframe><p title="</iframe><img src=x onerror=alert(1)>">',
  '<table><caption><svg><title><table><caption></svg><img src=x onerror=alert(1)>',
  '<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>',
  '<svg><![CDATA[</svg><img src=x onerror=alert(1)>]]>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<!--a--!><img src=x onerror=alert(1)>',
  '<plaintext><img src=x onerror=alert(1)>',
  '<a href="https://a.example/"><object><a href="javascript:alert(1)">x</a></object></a>',
];

const others = [
  '<x onpointerenter=alert(1)>',
  '<img src=x:x onerror=alert(1)//',
  '<svg/onload=alert(1)>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<svg><a><animate attributeName=href values=javascript:alert(1) /><text>x</text></a></svg>',
  '<svg><use href="data:image/svg+xml,<svg id=x xmlns=\'http://www.w3.org/2000/svg\'><script>alert(1)</script></svg>#x"/></svg>',
  '<svg><image href="data:image/svg+xml;base64,PHN2Zz4="/></svg>',
  '<svg><foreignObject><iframe srcdoc="<script>alert(1)</script>"/></foreignObject></svg>',
  '<svg><script href="data:,alert(1)"/></svg>',
  '<svg><handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">alert(1)</handler></svg>',
  '<svg><style>@import "//evil.example"</style><rect style="fill:url(//evil.example#a)"/></svg>',
  '<svg><rect fill="url(https://evil.example/#a)" filter="url(//evil.example#b)"/></svg>',
  '<?xml-stylesheet href="javascript:alert(1)"?><svg><g/></svg>',
  '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg><text>&x;</text></svg>',
  '<svg xmlns:x="javascript:1"><g x:href="javascript:alert(1)" xlink:href="javascript:alert(1)"/></svg>',
  '<custom-element onclick=alert(1)></custom-element><b is=x-y onclick=alert(1)>',
  '<div><template shadowrootmode=open><img src=x onerror=alert(1)></template></div>',
  '<input type=image src onerror=alert(1)><isindex action=javascript:alert(1) type=image>',
];

describe('advanced', () => {
  for (const markup of [...mutations, ...others]) {
    test(`nothing runs of ${markup.slice(0, 60)}, nor of what its answer is read as`, () => {
      for (const sanitize of [sanitizeRichText, stripScripts, sanitizeSVG]) {
        let answer = sanitize(markup);
        for (let read = 0; read < 3; read += 1) {
          const { body } = parsed(answer);
          assert.deepEqual(dangersIn(body), [], answer);
          assert.doesNotMatch(answer, /evil\.example/);
          answer = body.innerHTML;
        }
      }
    });
  }
  test('without cleaning they are found, so the tests above can fail', () => {
    const harmless = mutations.filter((markup) => {
      const once = parsed(markup).body;
      return dangersIn(once).length === 0 && dangersIn(parsed(once.innerHTML).body).length === 0;
    });
    assert.ok(harmless.length < mutations.length / 3, harmless.join('\n'));
  });
});
