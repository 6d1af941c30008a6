import assert from 'node:assert/strict';
import { test } from 'node:test';
import { smtpOptions } from './smtpOptions.ts';

test('the URL says how the server is reached', () => {
  assert.deepEqual(smtpOptions('smtps://mail.example.org'), {
    host: 'mail.example.org',
    port: 465,
    secure: true,
    requireTLS: false,
  });
  assert.deepEqual(smtpOptions('smtp://[::1]:2525'), {
    host: '::1',
    port: 2525,
    secure: false,
    requireTLS: false,
  });
  assert.equal(smtpOptions('smtp://mail.example.org').port, 587);
});

test('a password goes to another machine encrypted or not at all, unless the URL says otherwise', () => {
  const requires = (url: string) => smtpOptions(url).requireTLS;
  assert.equal(requires('smtp://me:secret@mail.example.org'), true);
  assert.equal(requires('smtp://me:secret@127.evil.example'), true);
  assert.equal(requires('smtp://mail.example.org'), false);
  for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]']) {
    assert.equal(requires(`smtp://me:secret@${host}`), false, host);
  }
  assert.equal(requires('smtp://me:secret@mail.example.org?requireTLS=false'), false);
  assert.equal(requires('smtp://localhost?requireTLS=true'), true);
});

test('names and passwords are decoded', () => {
  assert.deepEqual(smtpOptions('smtp://a%40b:p%2F%3A@localhost').auth, { user: 'a@b', pass: 'p/:' });
});

test('options that mean nothing here stop the start and are named', () => {
  assert.throws(() => smtpOptions('smtp://localhost?debug=true'), /no option "debug"/);
  assert.throws(() => smtpOptions('smtp://localhost?requireTLS=1'), /must be true or false/);
});
