import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileKindOf } from './fileKind.ts';

test('a file is called what a person would call it', () => {
  const expected = {
    'image/png': 'image',
    'image/svg+xml': 'image',
    'video/mp4': 'video',
    'audio/mpeg': 'audio',
    'application/pdf': 'document',
    'text/plain': 'document',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'document',
    'application/zip': 'other',
    'application/octet-stream': 'other',
    imagery: 'other',
  };
  for (const [mediaType, kind] of Object.entries(expected))
    assert.equal(fileKindOf(mediaType), kind, mediaType);
});
