import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Channel, ServerFrame } from '@flux/contracts';
import WebSocket from 'ws';
import { person } from '../harness/browser.ts';
import { bring, makeBoard, openBoard, type Program, signUpProgram, until } from '../harness/program.ts';
import { type RunningStudio, topologies } from '../harness/topologies.ts';

for (const topology of topologies.slice(0, 2)) {
  describe(`somebody who is taken out of a project: ${topology.name}`, () => {
    const ends: (() => Promise<void>)[] = [];
    let studio: RunningStudio;
    before(async () => {
      studio = await topology.start({ after: (end) => ends.push(end) });
    });
    after(async () => {
      for (const end of ends.toReversed()) await end();
    });

    const board = (who: Program, id: string) =>
      openBoard(studio.url, id, { headers: { authorization: `Bearer ${who.token}` } });

    async function talk(who: Program) {
      const headers = { authorization: `Bearer ${who.token}` };
      const socket = new WebSocket(`${studio.url.replace('http', 'ws')}/messaging`, { headers });
      const frames: ServerFrame[] = [];
      socket.on('message', (data) => frames.push(JSON.parse(String(data))));
      await once(socket, 'open');
      socket.send(JSON.stringify({ type: 'hello', resume: {} }));
      await until(() => frames.some(({ type }) => type === 'ready'), 'ready');
      return { socket, frames };
    }

    test('at once the board is closed with 4404 and the channels are left, and nothing more comes', async () => {
      const [ana, ben] = [
        await signUpProgram(studio.url, person('Ana')),
        await signUpProgram(studio.url, person('Ben')),
      ];
      const made = await makeBoard(ana);
      await bring(ana, ben, made.project, 'editor');
      const path = `/api/projects/${made.project.id}/channels`;
      const [channel] = (await ana.call<{ items: readonly Channel[] }>('GET', path)).items;
      assert.ok(channel);
      const [mine, theirs] = [board(ana, made.board.id), board(ben, made.board.id)];
      await Promise.all([mine.synced(), theirs.synced()]);
      const [a, b] = [await talk(ana), await talk(ben)];
      mine.elements.set('before', 1);
      await until(() => theirs.elements.has('before'), 'the others are heard before');
      // Their client would come back and be refused again.
      theirs.provider.shouldConnect = false;

      await ana.call('DELETE', `/api/projects/${made.project.id}/members/${ben.userId}`);
      // Sooner than a process that was not told would look by itself, after some 14 s.
      const left = () => b.frames.find((frame) => frame.type === 'left' && frame.channelId === channel.id);
      await until(() => theirs.closes.length > 0 && left() !== undefined, 'closed and left', 5_000);
      assert.deepEqual(theirs.closes, [4404]);

      const heard = b.frames.length;
      mine.elements.set('after', 1);
      const id = crypto.randomUUID();
      a.socket.send(JSON.stringify({ type: 'send', id, channelId: channel.id, body: 'among us' }));
      await until(() => a.frames.some(({ type }) => type === 'ack'), 'the acknowledgement');
      await delay(500);
      assert.equal(theirs.elements.has('after'), false);
      const since = b.frames.slice(heard).filter(({ type }) => type !== 'presence');
      assert.deepEqual(since, []);
      b.socket.send(
        JSON.stringify({ type: 'send', id: crypto.randomUUID(), channelId: channel.id, body: 'let me' }),
      );
      await until(
        () => b.frames.some((frame) => frame.type === 'error' && frame.code === 'not_found'),
        'refused',
      );
      for (const { socket } of [a, b]) socket.terminate();
      for (const one of [mine, theirs]) one.close();
    });
  });
}
