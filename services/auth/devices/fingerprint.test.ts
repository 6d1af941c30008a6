import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonId } from '@flux/contracts';
import fc from 'fast-check';
import { deviceOf } from './facts.ts';
import { createFingerprints, periodAt } from './fingerprint.ts';
import { createReportTokens } from './reportTokens.ts';

const mia = 'a' as PersonId;
const prints = createFingerprints(Buffer.alloc(32, 1));
const facts = { browser: 'Firefox', system: 'Windows', language: 'de', network: '203.0.113.0/24' };
const text = (print: object) => Object.values(print).map((hash) => Buffer.from(hash).toString('hex'));
const networkAt = (ip: string) => deviceOf({ ip, headers: {} }).facts.network;

test('the same facts have the same hashes, and another key, period or person shares none', () => {
  const print = text(prints(mia, facts, 7));
  assert.deepEqual(text(prints(mia, facts, 7)), print);
  assert.equal(new Set(print).size, 4);
  for (const other of [
    prints(mia, facts, 8),
    prints('b' as PersonId, facts, 7),
    createFingerprints(Buffer.alloc(32, 2))(mia, facts, 7),
  ])
    assert.deepEqual(
      text(other).filter((hash) => print.includes(hash)),
      [],
    );
});

test('a fact changes its own hash and no other', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      fc.pre(a !== b);
      const [one, two] = [prints(mia, { ...facts, network: a }, 1), prints(mia, { ...facts, network: b }, 1)];
      assert.notDeepEqual(one.network, two.network);
      assert.deepEqual({ ...one, network: '' }, { ...two, network: '' });
    }),
  );
});

test('a key is used for 90 days', () => {
  const day = 24 * 60 * 60 * 1000;
  assert.equal(periodAt(90 * day - 1), 0);
  assert.equal(periodAt(90 * day), 1);
});

test('of an address the /24 or the /48 counts, also of an IPv4 address that is written as IPv6', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(byte, byte, byte, byte, byte, (a, b, c, d, e) => {
      const address = `${a}.${b}.${c}.${d}`;
      assert.equal(networkAt(address), `${a}.${b}.${c}.0/24`);
      assert.equal(networkAt(`${a}.${b}.${c}.${e}`), networkAt(address));
      assert.equal(networkAt(`::ffff:${address}`), networkAt(address));
      assert.notEqual(networkAt(`${a}.${b}.${(c + 1) % 256}.${d}`), networkAt(address));
    }),
  );
  const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
  const eight = fc.array(group, { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(eight, eight, (one, other) => {
      const prefix = one.slice(0, 3);
      const mixed = [...prefix, ...other.slice(3)].join(':');
      assert.equal(networkAt(one.join(':')), networkAt(mixed));
      assert.equal(networkAt(mixed.toUpperCase()), `${prefix.join(':')}::/48`);
    }),
  );
});

test('of what a browser says of itself only families and a language are taken', () => {
  const seen = (headers: Record<string, string>) => deviceOf({ ip: '203.0.113.9', headers });
  const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
  assert.deepEqual(seen({ 'user-agent': firefox, 'accept-language': 'de-CH,de;q=0.9,en;q=0.8' }), {
    name: 'Firefox on Windows',
    facts: { ...facts, network: '203.0.113.0/24' },
  });
  const later = firefox.replaceAll('140', '167');
  assert.deepEqual(seen({ 'user-agent': later, 'accept-language': 'DE' }).facts, facts);
  assert.equal(seen({ 'accept-language': '*' }).facts.language, '');
  assert.equal(seen({ 'x-flux-client': 'program', 'user-agent': firefox }).facts.browser, 'program');
  fc.assert(
    fc.property(fc.string(), fc.string(), (agent, language) => {
      const { facts: taken } = seen({ 'user-agent': agent, 'accept-language': language });
      assert.match(taken.language, /^([a-z]{2,3})?$/);
      assert.ok(taken.browser.length < 20 && taken.system.length < 20);
    }),
  );
});

test('a token leads to its report, and no other text leads anywhere', () => {
  const tokens = createReportTokens(Buffer.alloc(32, 1));
  fc.assert(
    fc.property(fc.uuid(), fc.nat(), fc.string(), (id, place, text) => {
      const token = tokens.tokenOf(id);
      assert.equal(tokens.idOf(token), id);
      assert.match(token, /^[\w-]{64}$/);
      const index = place % token.length;
      const changed = `${token.slice(0, index)}${token[index] === 'A' ? 'B' : 'A'}${token.slice(index + 1)}`;
      assert.equal(tokens.idOf(changed), undefined);
      assert.equal(tokens.idOf(text), undefined);
      assert.equal(createReportTokens(Buffer.alloc(32, 2)).idOf(token), undefined);
    }),
  );
});
