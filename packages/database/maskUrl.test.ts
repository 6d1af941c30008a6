import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskUrl } from './maskUrl.ts';

test('a password never shows', () => {
  assert.equal(maskUrl('postgres://flux:s3cret@db:5432/studio'), 'postgres://flux:***@db:5432/studio');
  assert.equal(maskUrl('postgres://db/studio?password=s3cret&x=1'), 'postgres://db/studio?password=***&x=1');
  assert.equal(maskUrl('postgres://db/studio?sslpassword=s3cret'), 'postgres://db/studio?sslpassword=***');
});

test('what has no password stays as it is', () => {
  assert.equal(
    maskUrl('postgres://flux@db/studio?sslmode=require'),
    'postgres://flux@db/studio?sslmode=require',
  );
});

test('what is no URL is not repeated, since a password may be in it', () => {
  for (const text of ['flux:s3cret@db', 'host=db password=s3cret', 'postgres://a b:s3cret@'])
    assert.ok(!maskUrl(text).includes('s3cret'), text);
});
