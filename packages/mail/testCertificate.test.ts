import assert from 'node:assert/strict';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { testCertificate } from './testCertificate.ts';

test('the certificate of the tests is for this machine, today, and signed by its own key', () => {
  const { key, cert } = testCertificate();
  const certificate = new X509Certificate(cert);
  assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1');
  assert.ok(certificate.verify(createPublicKey(key)));
  assert.ok(Date.parse(certificate.validFrom) < Date.now() && Date.now() < Date.parse(certificate.validTo));
});
