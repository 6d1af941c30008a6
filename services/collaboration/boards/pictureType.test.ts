import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pictureTypeOf } from './pictureType.ts';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const webp = Buffer.concat([Buffer.from('RIFF'), Buffer.from([9, 9, 9, 9]), Buffer.from('WEBPVP8 ')]);

test('PNG and WebP are told by their first bytes, wherever in a buffer they lie', () => {
  assert.equal(pictureTypeOf(png), 'image/png');
  assert.equal(pictureTypeOf(webp), 'image/webp');
  assert.equal(pictureTypeOf(Buffer.concat([Buffer.from('xx'), webp]).subarray(2)), 'image/webp');
});

test('everything else is neither, however it begins or is cut', () => {
  for (const other of ['', 'RIFF', 'RIFF0000WAVE', '<svg xmlns=""/>', 'GIF89a', 'WEBPRIFF0000']) {
    assert.equal(pictureTypeOf(Buffer.from(other)), undefined, other);
  }
  for (let length = 0; length < 8; length++) assert.equal(pictureTypeOf(png.subarray(0, length)), undefined);
  for (let length = 0; length < 12; length++)
    assert.equal(pictureTypeOf(webp.subarray(0, length)), undefined);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const type = pictureTypeOf(bytes);
      return type === undefined || bytes[0] === png[0] || bytes[0] === webp[0];
    }),
  );
});
