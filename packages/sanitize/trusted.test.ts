import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimTrustedTypes, serviceWorkerAddress, whileCleaning, workerAddress } from './trusted.ts';

type Rules = {
  readonly createHTML: (markup: string) => string;
  readonly createScriptURL: (address: string) => string;
};

test('a browser without Trusted Types is left alone', () => {
  assert.equal(claimTrustedTypes(), false);
  assert.equal(serviceWorkerAddress(), '/sw.js');
});

test('the page takes the one policy name that its CSP allows, with no rule by which a string could become script', () => {
  const made: { name: string; rules: Rules }[] = [];
  const trustedTypes = {
    createPolicy: (name: string, rules: Rules) => {
      made.push({ name, rules });
      return { ...rules, createScriptURL: (address: string) => `trusted ${rules.createScriptURL(address)}` };
    },
  };
  assert.equal(claimTrustedTypes(trustedTypes), true);
  assert.deepEqual(
    made.map(({ name, rules }) => [name, Object.keys(rules)]),
    [['flux', ['createHTML', 'createScriptURL']]],
  );
  assert.equal(serviceWorkerAddress(), 'trusted /sw.js');
  assert.equal(workerAddress('/assets/strengthWorker-1.js'), 'trusted /assets/strengthWorker-1.js');
});

test('no script but the workers can be loaded by its address', () => {
  let rule: Rules['createScriptURL'] | undefined;
  claimTrustedTypes({
    createPolicy: (_name, rules) => {
      rule = rules.createScriptURL;
      return rules;
    },
  });
  for (const address of [
    '/sw.js?x',
    '//evil.test/sw.js',
    'https://evil.test/sw.js',
    '/sw.js ',
    '/api/files/1/content',
    '/assets/index-B7T64rwo.js',
    '//evil.test/assets/strengthWorker-B7T64rwo.js',
    '/assets/../api/files/1/strengthWorker-1.js',
  ])
    assert.throws(() => rule?.(address), TypeError, address);
  for (const address of ['/sw.js', '/assets/strengthWorker-B7T64rwo.js'])
    assert.equal(rule?.(address), address);
});

test('markup is made while a sanitizer is at work, and by nobody before or after', () => {
  let rule: Rules['createHTML'] | undefined;
  claimTrustedTypes({
    createPolicy: (_name, rules) => {
      rule = rules.createHTML;
      return rules;
    },
  });
  assert.throws(() => rule?.('<b>'), TypeError);
  assert.equal(
    whileCleaning((policy) => policy.createHTML('<b>')),
    '<b>',
  );
  assert.throws(() => rule?.('<b>'), TypeError);
  assert.throws(
    () =>
      whileCleaning(() => {
        throw new RangeError();
      }),
    RangeError,
  );
  assert.throws(() => rule?.('<b>'), TypeError);
});
