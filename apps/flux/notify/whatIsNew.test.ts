import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { whatIsNew } from './whatIsNew.ts';

test('what is new is the newest part of the changelog, a line for each change', () => {
  const changelog = '# Changelog\n\n## 2.0\n- Draw\n  better, by `pen`.\n- Talk.\n\n## 1.0\n- Old.\n';
  assert.equal(whatIsNew(changelog), '· Draw better, by pen.\n· Talk.');
  assert.equal(whatIsNew('# Changelog\n'), undefined);
});

test('a long part is cut between two lines', () => {
  const text = whatIsNew(`## Now\n${'- A change that somebody notices.\n'.repeat(100)}`) ?? '';
  assert.ok(text.length > 1_000 && text.length <= 1_500);
  assert.ok(text.split('\n').every((line) => line === '· A change that somebody notices.'));
});

test('our own changelog says what is new', async () => {
  const own = await readFile(join(import.meta.dirname, '../../../CHANGELOG.md'), 'utf8');
  assert.match(whatIsNew(own) ?? '', /^· .+\n· /);
});
