import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import type { Channel, Messages, Project, ServerFrame } from '@flux/contracts';
import WebSocket from 'ws';
import { person } from '../harness/browser.ts';
import { bring, type Program, signUpProgram, until } from '../harness/program.ts';
import { type RunningStudio, topologies } from '../harness/topologies.ts';

/** A client that knows nothing but api.md, "WS /messaging". */
for (const topology of topologies.slice(0, 2)) {
  describe(`conversation from outside: ${topology.name}`, () => {
    const ends: (() => Promise<void>)[] = [];
    let studio: RunningStudio;
    let ana: Program;
    let ben: Program;
    let project: Project;
    let channelId = '';

    before(async () => {
      studio = await topology.start({ after: (end) => ends.push(end) });
      ana = await signUpProgram(studio.url, person('Ana'));
      ben = await signUpProgram(studio.url, person('Ben'));
      project = await ana.call<Project>('POST', '/api/projects', { name: 'Spring' });
      await bring(ana, ben, project, 'editor');
      const path = `/api/projects/${project.id}/channels`;
      channelId = (await ana.call<{ items: readonly Channel[] }>('GET', path)).items[0]?.id ?? '';
    });
    after(async () => {
      for (const end of ends.toReversed()) await end();
    });

    async function open(who: Program, resume = {}) {
      const headers = { authorization: `Bearer ${who.token}` };
      const socket = new WebSocket(`${studio.url.replace('http', 'ws')}/messaging`, { headers });
      const frames: ServerFrame[] = [];
      socket.on('message', (data) => frames.push(JSON.parse(String(data))));
      await once(socket, 'open');
      socket.send(JSON.stringify({ type: 'hello', resume }));
      await until(() => frames.some(({ type }) => type === 'ready'), 'ready');
      return { socket, frames };
    }

    test('hello, send, ack: what one says the other hears, in the place that was acknowledged', async () => {
      const [a, b] = [await open(ana), await open(ben)];
      const id = crypto.randomUUID();
      const body = `[@Ben](person:${ben.userId}) look`;
      a.socket.send(JSON.stringify({ type: 'send', id, channelId, body }));
      await until(() => b.frames.some(({ type }) => type === 'message'), 'the message');
      await until(() => a.frames.some(({ type }) => type === 'ack'), 'the acknowledgement');
      assert.deepEqual(
        a.frames.find(({ type }) => type === 'ack'),
        { type: 'ack', id, seq: 1 },
      );
      const message = b.frames.find(({ type }) => type === 'message');
      assert.ok(message?.type === 'message');
      assert.deepEqual(
        [message.id, message.seq, message.body, message.mentions],
        [id, 1, body, [ben.userId]],
      );
      const again = await ana.call<{ seq: number }>('POST', `/api/channels/${channelId}/messages`, {
        id,
        body,
      });
      assert.equal(again.seq, 1);
      const page = await ben.call<Messages>('GET', `/api/channels/${channelId}/messages?after=0`);
      assert.deepEqual(
        page.items.map(({ seq }) => seq),
        [1],
      );
      const late = await open(ben, { [channelId]: 0 });
      await until(() => late.frames.some(({ type }) => type === 'message'), 'the replay');
      a.socket.send('{"type":"nonsense"}');
      const [code] = await once(a.socket, 'close');
      assert.equal(code, 4400);
      for (const { socket } of [b, late]) socket.terminate();
    });

    test('in an archived project everything can be read and nothing written', async () => {
      await ana.call('POST', `/api/projects/${project.id}/archive`);
      const b = await open(ben, { [channelId]: 0 });
      const id = crypto.randomUUID();
      b.socket.send(JSON.stringify({ type: 'send', id, channelId, body: 'too late' }));
      await until(() => b.frames.some(({ type }) => type === 'error'), 'the refusal');
      assert.deepEqual(
        b.frames.find(({ type }) => type === 'error'),
        { type: 'error', id, code: 'forbidden' },
      );
      await until(() => b.frames.some(({ type }) => type === 'message'), 'the replay');
      b.socket.terminate();
    });
  });
}
