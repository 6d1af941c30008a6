import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@flux/contracts';
import fc from 'fast-check';
import { fileNameFrom } from './fileName.ts';

const isRefused = (error: unknown) => error instanceof Problem && error.code === 'invalid_input';

test('a plain name is kept as it is', () => {
  for (const name of [
    'plan.pdf',
    'Entwurf – größer.png',
    '図面.svg',
    '.gitignore',
    'a b.txt',
    'über.tar.gz',
  ]) {
    assert.equal(fileNameFrom(name), name);
  }
});

test('a path in front of the name is dropped, whichever way its slashes lean', () => {
  assert.equal(fileNameFrom('../../etc/passwd'), 'passwd');
  assert.equal(fileNameFrom('C:\\Users\\mia\\plan.pdf'), 'plan.pdf');
  assert.equal(fileNameFrom('/a\\b/c'), 'c');
});

test('characters that nobody can see are dropped, so that an ending cannot be disguised', () => {
  assert.equal(fileNameFrom('photo\u202Egpj.exe'), 'photogpj.exe');
  assert.equal(fileNameFrom('a\u0000b\u0007.png'), 'ab.png');
});

test('a name that is none is refused', () => {
  for (const name of [undefined, '', ' ', '/', 'a/', 'a\\', '\u0000', '\u202E']) {
    assert.throws(() => fileNameFrom(name), isRefused, JSON.stringify(name));
  }
});

test('names that mean a folder are none', () => {
  assert.equal(fileNameFrom('..'), 'file');
  assert.equal(fileNameFrom('.'), 'file');
});

test('a name of 255 bytes is kept and one of 256 is refused', () => {
  const longest = `${'a'.repeat(251)}.png`;
  assert.equal(fileNameFrom(longest), longest);
  assert.throws(() => fileNameFrom(`a${longest}`), isRefused);
});

test('bytes are counted, not characters', () => {
  const longest = `${'ü'.repeat(125)}a.png`;
  assert.equal(Buffer.byteLength(longest), 255);
  assert.equal(fileNameFrom(longest), longest);
  assert.throws(() => fileNameFrom(`a${longest}`), isRefused);
});

test('a long path in front of a short name does not count', () => {
  assert.equal(fileNameFrom(`${'folder/'.repeat(100)}plan.pdf`), 'plan.pdf');
});

test('whatever comes, a name is one to 255 visible bytes without a path, or refused', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.string({ unit: 'grapheme', maxLength: 100 }),
      ),
      (given) => {
        let name: string;
        try {
          name = fileNameFrom(given);
        } catch (error) {
          return isRefused(error);
        }
        const bytes = Buffer.byteLength(name);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be left
        const isClean = !/[/\\\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/u.test(name);
        return bytes >= 1 && bytes <= 255 && isClean && name.isWellFormed() && fileNameFrom(name) === name;
      },
    ),
  );
});
