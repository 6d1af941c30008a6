import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as parsers from './parsers.ts';
import { variables } from './variables.ts';

/** Each text is read as the value beside it; `undefined` where it must be refused. */
function reads<T>(parse: parsers.Parse<T>, cases: ReadonlyArray<readonly [string, T | undefined]>) {
  for (const [text, expected] of cases) {
    const parsed = parse(text);
    if (expected === undefined) assert.ok('fault' in parsed, `${JSON.stringify(text)} was taken`);
    else assert.deepEqual('value' in parsed ? parsed.value : parsed.fault, expected, text);
  }
}

test('a port is a whole number from 0 to 65535', () => {
  reads(parsers.port, [
    ['0', 0],
    ['65535', 65_535],
    ['65536', undefined],
    ['-1', undefined],
    ['3000.5', undefined],
    ['0x10', undefined],
    [' 3000', undefined],
    ['3e3', undefined],
  ]);
});

test('a host is an address or a name', () => {
  reads(parsers.host, [
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '::1'],
    ['studio-1.example.com', 'studio-1.example.com'],
    ['http://localhost', undefined],
    ['a b', undefined],
    ['-a', undefined],
    ['a..b', undefined],
    ['a'.repeat(254), undefined],
  ]);
});

test('an origin has a scheme, a host and perhaps a port, and nothing behind', () => {
  reads(parsers.origin, [
    ['https://studio.example.com', 'https://studio.example.com'],
    ['http://localhost:3000/', 'http://localhost:3000'],
    ['https://studio.example.com/app', undefined],
    ['https://studio.example.com//', undefined],
    ['https://me:pass@studio.example.com', undefined],
    ['https://STUDIO.example.com', undefined],
    ['https://studio.example.com:443', undefined],
    ['ftp://studio.example.com', undefined],
    ['studio.example.com', undefined],
    ['null', undefined],
    ['*', undefined],
  ]);
});

test('a proxy is an address, a range or a name of private ranges', () => {
  reads(parsers.proxy, [
    ['loopback', 'loopback'],
    ['linklocal', 'linklocal'],
    ['uniquelocal', 'uniquelocal'],
    ['10.0.0.1', '10.0.0.1'],
    ['10.0.0.0/32', '10.0.0.0/32'],
    ['10.0.0.0/33', undefined],
    ['2001:db8::/128', '2001:db8::/128'],
    ['2001:db8::/129', undefined],
    ['10.0.0.0/', undefined],
    ['10.0.0.0/8/8', undefined],
    ['10.0.0.256', undefined],
    ['abc', undefined],
    ['/8', undefined],
  ]);
});

test('a scanner is a socket, or a host and a port', () => {
  reads(parsers.scanner, [
    ['unix:/run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
    ['127.0.0.1:3310', { host: '127.0.0.1', port: 3310 }],
    ['[::1]:3310', { host: '::1', port: 3310 }],
    ['clamd.example:65535', { host: 'clamd.example', port: 65_535 }],
    ['unix:', undefined],
    ['unix:clamd.ctl', undefined],
    ['/run/clamav/clamd.ctl', undefined],
    ['127.0.0.1', undefined],
    ['127.0.0.1:0', undefined],
    ['127.0.0.1:65536', undefined],
    ['::1:3310', undefined],
    [':3310', undefined],
    ['tcp://127.0.0.1:3310', undefined],
  ]);
});

test('a list forgives spaces and empty parts, and one bad part spoils it', () => {
  reads(parsers.list(parsers.port), [
    ['1, 2 ,3', [1, 2, 3]],
    ['1,,2,', [1, 2]],
    [',', []],
    ['1,x', undefined],
  ]);
});

test('services are read in their own order, once each', () => {
  reads(parsers.services, [
    ['collaboration,auth,auth', ['auth', 'collaboration']],
    ['auth,mail', undefined],
    [' , ', undefined],
  ]);
});

test('a master key is 32 bytes in either notation', () => {
  const bytes = Uint8Array.from({ length: 32 }, (_, index) => index * 7);
  reads(parsers.masterKey, [
    [Buffer.from(bytes).toString('hex'), bytes],
    [Buffer.from(bytes).toString('hex').toUpperCase(), bytes],
    [Buffer.from(bytes).toString('base64url'), bytes],
    [`${Buffer.from(bytes).toString('base64url')}=`, bytes],
    ['ab'.repeat(31), undefined],
    ['ab'.repeat(33), undefined],
    [Buffer.from(bytes.subarray(1)).toString('base64url'), undefined],
  ]);
});

test('on is on, off is off, and nothing else is either', () => {
  reads(parsers.onOff, [
    ['on', true],
    ['off', false],
    ['true', undefined],
    ['ON', undefined],
  ]);
});

test('an address of a server begins with its scheme', () => {
  reads(parsers.url('redis', 'rediss'), [
    ['rediss://cache.example:6380/0', 'rediss://cache.example:6380/0'],
    ['http://cache.example', undefined],
    ['cache.example', undefined],
  ]);
});

test('a path becomes absolute, and one with a zero byte is none', () => {
  reads(parsers.path, [
    ['/srv/flux', '/srv/flux'],
    ['data', `${process.cwd()}/data`],
    ['a\0b', undefined],
  ]);
});

test('every parser answers any text with a value or with the end of a sentence', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.webUrl(), fc.ipV4(), fc.ipV6());
  for (const [name, variable] of Object.entries(variables)) {
    fc.assert(
      fc.property(text, (given) => {
        const parsed = variable.parse(given);
        if ('fault' in parsed)
          assert.match(parsed.fault, /^must [^.\n]*(\.\d[^\n]*|\.[a-z][^\n]*)?[^.\n]$/, name);
      }),
      { numRuns: 50 },
    );
  }
});
