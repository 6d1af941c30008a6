import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sanitizeJSON } from './index.ts';

/** What a careless program does with values of a stranger. */
function merged(into: Record<string, unknown>, from: Record<string, unknown>): Record<string, unknown> {
  for (const key in from) {
    const value = from[key];
    if (typeof value === 'object' && value !== null) {
      into[key] = merged((into[key] ?? {}) as Record<string, unknown>, value as Record<string, unknown>);
    } else into[key] = value;
  }
  return into;
}

describe('json', () => {
  test('JSON is read as it stands', () => {
    assert.deepEqual(sanitizeJSON('{"a":[1,"<b>",null,true]}'), { a: [1, '<b>', null, true] });
    assert.deepEqual([sanitizeJSON('null'), sanitizeJSON('7'), sanitizeJSON('"x"')], [null, 7, 'x']);
  });
  test('what is no JSON is nothing', () => {
    for (const text of ['', '{', "{'a':1}", 'undefined', '{"a":1}x', 'NaN', '[1,]', '\uFEFF{}'])
      assert.equal(sanitizeJSON(text), undefined, text);
  });
  test('__proto__ is no key, at any depth and however it is written', () => {
    for (const text of [
      '{"__proto__":{"isAdmin":true}}',
      '{"a":{"__proto__":{"isAdmin":true}}}',
      '[{"\\u005f_proto__":{"isAdmin":true}}]',
      '{"constructor":{"prototype":{"isAdmin":true}}}',
      '{"a":[[{"constructor":{"prototype":{"isAdmin":true}}}]]}',
    ]) {
      const value = sanitizeJSON(text) as Record<string, unknown>;
      assert.doesNotMatch(JSON.stringify(value), /isAdmin/, text);
      merged({}, value);
      assert.equal(({} as { isAdmin?: unknown }).isAdmin, undefined);
    }
  });
  test('a merge without it would have changed every object, so the test above can fail', () => {
    merged({}, JSON.parse('{"__proto__":{"wasPolluted":true}}'));
    const found = ({} as { wasPolluted?: unknown }).wasPolluted;
    Reflect.deleteProperty(Object.prototype, 'wasPolluted');
    assert.equal(found, true);
  });
  test('keys that only look like it stay', () => {
    const text = '{"constructor":"Ofen","prototype":1,"proto":2,"toString":3}';
    assert.equal(JSON.stringify(sanitizeJSON(text)), text);
  });
  test('it is nested 256 deep at most, so that no walk through it overflows', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    assert.notEqual(sanitizeJSON(nested(256)), undefined);
    assert.equal(sanitizeJSON(nested(257)), undefined);
    assert.equal(sanitizeJSON(nested(1_000_000)), undefined);
    assert.equal(sanitizeJSON(`${'{"a":'.repeat(300)}1${'}'.repeat(300)}`), undefined);
  });
  test('a value can be revived, and one that cannot makes it nothing', () => {
    const bytes = (_key: string, value: unknown) => (value === 'AQI=' ? Uint8Array.of(1, 2) : value);
    assert.deepEqual(sanitizeJSON('{"a":"AQI="}', bytes), { a: Uint8Array.of(1, 2) });
    const refuse = () => {
      throw new TypeError();
    };
    assert.equal(sanitizeJSON('{"a":1}', refuse), undefined);
  });
});
