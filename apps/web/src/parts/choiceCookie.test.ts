import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { choiceCookie, keepChoice } from './choiceCookie.ts';

/** A page over a protocol, with cookies as a browser keeps them; the attributes of the last one are told. */
function page(t: TestContext, protocol: 'http:' | 'https:') {
  const kept = new Map<string, string>();
  const told = { attributes: '' };
  const document = {
    get cookie() {
      return [...kept].map((pair) => pair.join('=')).join('; ');
    },
    set cookie(text: string) {
      const [pair = '', ...attributes] = text.split('; ');
      const [name = '', value = ''] = pair.split('=');
      kept.set(name, value);
      told.attributes = attributes.join('; ');
    },
  };
  Object.assign(globalThis, { document, location: { protocol } });
  t.after(() => Object.assign(globalThis, { document: undefined, location: undefined }));
  return { kept, told };
}

test('over HTTPS a choice is kept in a cookie that is bound to the host', (t) => {
  const { kept, told } = page(t, 'https:');
  kept.set('flux_theme', 'light');
  assert.equal(choiceCookie('flux_theme'), null);
  keepChoice('flux_theme', 'dark');
  assert.equal(kept.get('__Host-flux_theme'), 'dark');
  assert.equal(told.attributes, 'path=/; max-age=31536000; samesite=lax; secure');
  assert.equal(choiceCookie('flux_theme'), 'dark');
});

test('over plain HTTP, where a browser would not keep that one, it is a cookie without the prefix', (t) => {
  const { kept, told } = page(t, 'http:');
  keepChoice('flux_language', 'de');
  assert.equal(kept.get('flux_language'), 'de');
  assert.equal(told.attributes, 'path=/; max-age=31536000; samesite=lax');
  assert.equal(choiceCookie('flux_language'), 'de');
});
