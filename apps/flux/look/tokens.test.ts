import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tokenCss } from './tokens.ts';

test('pages of flux have the colours of the studio', async () => {
  const studio = await readFile(join(import.meta.dirname, '../../web/src/look/tokens.css'), 'utf8');
  const declared = tokenCss.split('\n').filter((line) => line.startsWith('  --'));
  assert.ok(declared.length > 10);
  for (const line of declared) assert.ok(studio.includes(`${line}\n`), line);
});
