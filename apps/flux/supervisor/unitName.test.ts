import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unitNames } from './unitName.ts';

const { of, read } = unitNames('/srv/flux-studio');

test('a unit of a studio has a name of its own on the whole host', () => {
  assert.equal(
    of('flux-0.1.0-abc~b-auth', 'service'),
    String.raw`flux-0.1.0-abc\x7eb-auth@srv-flux\x2dstudio.service`,
  );
  assert.equal(of('nginx', 'service') === unitNames('/srv/staging').of('nginx', 'service'), false);
});

test('nothing is read out of a name of somebody else', () => {
  assert.equal(read('nginx.service', 'service'), undefined);
  assert.equal(read(unitNames('/srv/flux/studio').of('nginx', 'service'), 'service'), undefined);
  assert.equal(read(of('flux-backup', 'timer'), 'service'), undefined);
});

test('whatever a unit is called is read back', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (name) => {
      const written = of(name, 'service');
      assert.match(written, /^[A-Za-z0-9:_.\\@-]+$/);
      assert.equal(read(written, 'service'), name);
    }),
  );
});
