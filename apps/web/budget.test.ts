import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { kB } from '@flux/contracts/limits';
import { build } from 'vite';

const dist = join(import.meta.dirname, 'dist');

type Chunk = {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly isEntry?: boolean;
  readonly src?: string;
};
let chunks: Readonly<Record<string, Chunk>> = {};

before(async () => {
  if (!existsSync(join(dist, 'index.html'))) await build({ root: import.meta.dirname, logLevel: 'silent' });
  chunks = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
});

/** The files that a browser needs before it can run one part: the part and all that it imports. */
function filesOf(key: string, found = new Set<string>()): ReadonlySet<string> {
  const chunk = chunks[key];
  assert.ok(chunk, `the build has no ${key}`);
  found.add(chunk.file);
  for (const one of chunk.imports ?? []) if (!found.has(chunks[one]?.file ?? '')) filesOf(one, found);
  return found;
}

const sizeOf = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, 0);

/** What every visit needs: the entry, and the texts of the largest language. */
function everyVisit(): ReadonlySet<string> {
  const entry = Object.keys(chunks).find((key) => chunks[key]?.isEntry === true) ?? '';
  const languages = ['en', 'es', 'de'].map((name) => filesOf(`src/words/${name}.json`));
  const largest = languages.toSorted((a, b) => sizeOf(b) - sizeOf(a))[0] ?? new Set<string>();
  return new Set([...filesOf(entry), ...largest]);
}

const doors = ['src/door/SignUp.tsx', 'src/door/SignIn.tsx', 'src/door/Join.tsx'];
const project = ['src/home/Home.tsx', 'src/projects/ProjectPage.tsx'];
const board = 'src/boards/BoardPage.tsx';

test('everything before a board is at most 147 kB of JavaScript, compressed', (t) => {
  const files = new Set([...everyVisit(), ...[...doors, ...project].flatMap((key) => [...filesOf(key)])]);
  const bytes = sizeOf(files);
  t.diagnostic(`${(bytes / kB).toFixed(1)} kB`);
  assert.ok(bytes <= 147 * kB, `${bytes} bytes`);
});

test('a board is at most 108 kB more', (t) => {
  const before = new Set([...everyVisit(), ...project.flatMap((key) => [...filesOf(key)])]);
  const bytes = sizeOf([...filesOf(board)].filter((file) => !before.has(file)));
  t.diagnostic(`${(bytes / kB).toFixed(1)} kB`);
  assert.ok(bytes <= 108 * kB, `${bytes} bytes`);
});

test('the schemas of the contracts stay at the server', () => {
  const code = Object.values(chunks).filter(({ file }) => file.endsWith('.js'));
  for (const { file } of code) {
    assert.doesNotMatch(readFileSync(join(dist, file), 'utf8'), /additionalProperties/, file);
  }
});

test('the page has no inline script or style, and every script, style and preload waits for the nonce', () => {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/);
  for (const [tag] of html.matchAll(/<(?:script|link)\b[^>]*>/g)) {
    if (!/rel="(?:icon|manifest|apple-touch-icon)"/.test(tag)) assert.match(tag, /nonce="FLUX_NONCE"/);
  }
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)/);
});
