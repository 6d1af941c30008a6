import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChangeFrame, type ChannelId, newId, type PersonId } from '@flux/contracts';
import fc from 'fast-check';
import { createVoice, readBusMessage } from './busMessages.ts';

const channelId = newId<ChannelId>();
const message = (seq: number, body: string): ChangeFrame => ({
  type: 'message',
  channelId,
  seq,
  id: newId(),
  authorId: newId(),
  body,
  createdAt: new Date().toISOString(),
  attachments: [],
  mentions: [],
});

function setup(maxPayload = 7_900) {
  const said: Uint8Array[] = [];
  const voice = createVoice({ maxPayload, publish: (_topic, payload) => void said.push(payload) }, 'node');
  return { voice, said, heard: () => said.map((payload) => readBusMessage(payload)) };
}

test('what one process says another one understands', () => {
  const { voice, heard } = setup();
  const changes = [message(1, 'ü'), message(2, '🎈')];
  voice.sayChanges(channelId, changes);
  voice.say({ kind: 'whoIsThere' });
  assert.deepEqual(heard(), [
    { version: 1, node: 'node', message: { kind: 'changes', channelId, last: 2, changes } },
    { version: 1, node: 'node', message: { kind: 'whoIsThere' } },
  ]);
});

test('changes that are too large for the bus are only named', () => {
  const { voice, heard } = setup();
  voice.sayChanges(channelId, [message(7, 'x'.repeat(7_900))]);
  assert.deepEqual(heard()[0]?.message, { kind: 'changes', channelId, last: 7 });
});

test('any number of people fits into as many messages as it takes', () => {
  const { voice, said, heard } = setup();
  const [here, away] = [1_000, 400].map((length) => Array.from({ length }, () => newId<PersonId>())) as [
    PersonId[],
    PersonId[],
  ];
  voice.sayPresence(here, away);
  const parts = heard().map((one) => (one?.message.kind === 'presence' ? one.message : undefined));
  assert.deepEqual([parts.flatMap((p) => p?.here), parts.flatMap((p) => p?.away)], [here, away]);
  for (const payload of said) assert.ok(payload.length <= 7_900, `${payload.length}`);
});

test('nothing that it cannot read disturbs it', () => {
  for (const text of ['', '{}', 'null', '{"version":2,"node":"a","message":{"kind":"whoIsThere"}}'])
    assert.equal(readBusMessage(Buffer.from(text)), undefined);
  fc.assert(fc.property(fc.uint8Array(), (bytes) => readBusMessage(bytes) === undefined));
});
