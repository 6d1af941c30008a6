import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createNode, envelopeLength, unwrap, wrap } from './envelope.ts';

test('what one process wraps another unwraps, and knows as its own', () => {
  const [here, there] = [createNode(), createNode()];
  fc.assert(
    fc.property(fc.uint8Array(), (payload) => {
      const message = wrap(here, payload);
      assert.deepEqual(unwrap(there, message), Buffer.from(payload));
      assert.equal(unwrap(here, message), 'own');
    }),
  );
});

test('whatever else arrives is unknown and never an error', () => {
  const node = createNode();
  fc.assert(
    fc.property(fc.uint8Array(), (message) => {
      const read = unwrap(node, Buffer.from(message));
      const isReadable = message.length >= envelopeLength && message[0] === 1;
      assert.equal(read === 'unknown', !isReadable);
    }),
  );
});
