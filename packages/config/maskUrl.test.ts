import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { maskUrl } from './index.ts';

test('an address without a password is shown as it is', () => {
  for (const url of ['redis://localhost:6379', 'postgres://owner@db.example/flux?sslmode=verify-full']) {
    assert.equal(maskUrl(url), url);
  }
});

test('a password is masked before the host and in the query', () => {
  assert.equal(maskUrl('postgres://a:b@h/x'), 'postgres://a:***@h/x');
  assert.equal(maskUrl('redis://:b@h'), 'redis://:***@h');
  assert.equal(
    maskUrl('postgres://h/x?password=b&sslmode=require'),
    'postgres://h/x?password=***&sslmode=require',
  );
  assert.equal(
    maskUrl('postgres://h/x?sslpassword=b&password=c'),
    'postgres://h/x?sslpassword=***&password=***',
  );
});

test('what is no address is masked whole, since nobody knows where its secret is', () => {
  assert.equal(maskUrl('not an address'), '***');
  assert.equal(maskUrl(''), '***');
});

test('no password survives, whatever letters it has', () => {
  const secret = fc.string({ minLength: 1, unit: 'grapheme' }).map((word) => `hunter2${word}hunter2`);
  fc.assert(
    fc.property(secret, (password) => {
      const masked = maskUrl(`postgres://me:${encodeURIComponent(password.toWellFormed())}@h/db`);
      assert.equal(masked, 'postgres://me:***@h/db');
    }),
  );
});
