import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setupI18n } from '@lingui/core';
import { compileCatalog } from '../../build/compileMessages.ts';
import { chooseLanguage, isLanguage, languages } from './languages.ts';

const source = join(import.meta.dirname, '..');
const parts = ['.', 'settings', 'studio'];
const readPart = (part: string, language: string): Record<string, string> =>
  JSON.parse(readFileSync(join(import.meta.dirname, part, `${language}.json`), 'utf8'));
const read = (language: string): Record<string, string> =>
  Object.assign({}, ...parts.map((part) => readPart(part, language)));
const english = read('en');
const placeholders = (message: string): readonly string[] =>
  [...message.matchAll(/\{(\w+)(?:}|, plural)/g)].map(([, name]) => name ?? '').filter((name) => name !== '');

const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(source, name), 'utf8'))
  .join('\n');

for (const language of Object.keys(languages)) {
  test(`${language} says everything that English says, with the same placeholders, and nothing else`, () => {
    const catalog = read(language);
    for (const part of parts) {
      const keys = Object.keys(readPart(part, language));
      assert.deepEqual(keys, Object.keys(readPart(part, 'en')));
      assert.deepEqual(keys, keys.toSorted());
    }
    for (const [key, message] of Object.entries(catalog)) {
      assert.ok(message.trim() !== '', key);
      assert.deepEqual(new Set(placeholders(message)), new Set(placeholders(english[key] ?? '')), key);
    }
  });

  test(`${language} uses no exclamation mark`, () => {
    for (const [key, message] of Object.entries(read(language))) assert.doesNotMatch(message, /[!¡]/, key);
  });
}

test('no text stands in two parts', () => {
  const keys = parts.flatMap((part) => Object.keys(readPart(part, 'en')));
  assert.equal(new Set(keys).size, keys.length);
});

test('every text is used somewhere in the page', () => {
  const unused = Object.keys(english).filter((key) => {
    const [group = ''] = key.split('.');
    // A role's sentence is chosen by the role.
    const isComposed =
      code.includes(`t(\`${group}.\${role}\`)`) && /^invite\.(admin|editor|commenter|viewer)$/.test(key);
    return !code.includes(`'${key}'`) && !isComposed;
  });
  assert.deepEqual(unused, []);
});

test('the page names no text that there is not', () => {
  const named = [...code.matchAll(/\bt\(\s*'([\w.]+)'/g)].map(([, key]) => key ?? '');
  assert.ok(named.length > 50);
  assert.deepEqual(
    named.filter((key) => !Object.hasOwn(english, key)),
    [],
  );
});

test('plurals, placeholders and apostrophes read as sentences in each language', () => {
  const say = (language: string, key: string, values: Record<string, string | number>) => {
    const i18n = setupI18n({
      locale: language,
      messages: { [language]: compileCatalog(JSON.stringify(read(language))) },
    });
    return i18n._(key, values);
  };
  assert.equal(say('en', 'save.offlineWaiting', { count: 1 }), 'Offline, 1 waits here');
  assert.equal(say('en', 'save.offlineWaiting', { count: 12 }), 'Offline, 12 wait here');
  assert.equal(say('de', 'save.offlineWaiting', { count: 2 }), 'Offline, 2 warten hier');
  assert.equal(say('es', 'join.title', { project: 'Ofen' }), 'Únete a Ofen');
  assert.equal(say('en', 'first.board', { name: 'Ana' }), "Ana's board");
  assert.equal(
    say('en', 'canvas.deletedDraggedBy', { count: 3, person: 'Li' }),
    'Li deleted 3 objects you held.',
  );
  assert.equal(say('en', 'canvas.summary', { count: 0 }), 'Nothing on it yet');
});

test('the first wanted language that there is, is spoken; English when there is none', () => {
  assert.equal(chooseLanguage(['fr-FR', 'de-AT', 'es']), 'de');
  assert.equal(chooseLanguage([null, 'ES']), 'es');
  assert.equal(chooseLanguage(['fr', '', 'constructor']), 'en');
  assert.equal(chooseLanguage([]), 'en');
  assert.equal(isLanguage('toString'), false);
});
