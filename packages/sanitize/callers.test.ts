import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import * as text from './index.ts';
import * as markup from './markup/index.ts';

const root = join(import.meta.dirname, '../..');

/** Of the 18, those whose place in the studio is not built yet: what they wait for. */
const waiting: Readonly<Record<string, string>> = {
  stripScripts: 'link cards of imported boards, which keep the HTML that came with them',
  sanitizeForReact: 'briefs with formatted text, shown without their editor',
};

async function sourceOutside(): Promise<string> {
  const parts: string[] = [];
  for await (const file of glob('{apps,packages,services}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: (path) => /node_modules|dist|packages\/sanitize|\.test\.ts|testing/.test(path),
  }))
    parts.push(await readFile(join(root, file), 'utf8'));
  return parts
    .join('\n')
    .replace(/^import .*$/gm, '')
    .replace(/import \{[^}]*\} from '[^']*';/g, '');
}

const { useDom: _, ...ofMarkup } = markup;
const names = [...Object.keys(text), ...Object.keys(ofMarkup)].sort();

test('there are 18 sanitizers', () => {
  assert.equal(names.length, 18);
});

test('each has a caller in the studio, and those that wait for theirs are known', async (t) => {
  const source = await sourceOutside();
  const unused = names.filter((name) => !new RegExp(`\\b${name}\\b`).test(source));
  assert.deepEqual(unused, Object.keys(waiting).sort());
  for (const [name, what] of Object.entries(waiting)) t.diagnostic(`${name} waits for ${what}`);
});

test('the cases of the report’s sprint are all here, by category', async () => {
  const wanted = { plain: 5, rich: 14, comment: 3, url: 7, filename: 7, email: 4, json: 4, attribute: 3 };
  const rest = { escaping: 2, safety: 3, 'script stripping': 3, react: 2, advanced: 5 };
  let tests = '';
  for await (const file of glob('**/*.test.ts', { cwd: import.meta.dirname }))
    tests += await readFile(join(import.meta.dirname, file), 'utf8');
  for (const [category, least] of Object.entries({ ...wanted, ...rest })) {
    const [, body = ''] = tests.split(`describe('${category}', () => {\n`);
    const cases = body.split(/^\}\);$/m)[0] ?? '';
    const named = cases.match(/^ {2}test\(|^ {4}'[^']+'?: \[|^ {4}['a-z].*: \[$/gm)?.length ?? 0;
    const listed = category === 'advanced' ? 30 : 0;
    assert.ok(named + listed >= least, `${category}: ${named}`);
  }
});
