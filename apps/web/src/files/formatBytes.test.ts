import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GB, kB, MB } from '@flux/contracts/limits';
import { formatBytes } from './formatBytes.ts';

test('a size is written as people write it, with as many digits as say something', () => {
  const expected: Readonly<Record<number, string>> = {
    0: '0 bytes',
    1023: '1,023 bytes',
    [kB]: '1 kB',
    [41 * kB]: '41 kB',
    [62.4 * MB]: '62.4 MB',
    [184.4 * kB]: '184 kB',
    [1024 * kB - 1]: '1 MB',
    [10 * GB]: '10 GB',
  };
  for (const [bytes, text] of Object.entries(expected)) assert.equal(formatBytes(Number(bytes), 'en'), text);
  assert.equal(formatBytes(62.4 * MB, 'de'), '62,4 MB');
});
