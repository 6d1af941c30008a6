import { once } from 'node:events';
import { join } from 'node:path';
import WebSocket from 'ws';
import { freePort } from '../../tests/harness/processes.ts';
import { endProcess, startPinned } from '../measuring/pinned.ts';
import { startStudio } from '../measuring/studio.ts';

/** What a frame tells: which message is heard, which one is acknowledged to its author. */
type Told = { readonly heard?: string; readonly acked?: string };

type Channel = {
  readonly pid: number;
  /** A socket of the member with this number, who hears everything from now on. */
  readonly join: (member: number) => Promise<WebSocket>;
  readonly send: (id: string, body: string) => string;
  readonly read: (frame: string) => Told;
  readonly stop: () => Promise<void>;
};

export type Contender = {
  readonly name: string;
  /** The table in which every message is, of those who store. */
  readonly table?: string;
  readonly start: (databaseUrl: string, members: number) => Promise<Channel>;
};

/** Resolves with the first frame that begins so. */
function heard(socket: WebSocket, beginning: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('close', (code) => reject(new Error(`closed with ${code} before ${beginning}`)));
    socket.on('message', (data) => {
      if (`${data}`.startsWith(beginning)) resolve();
    });
  });
}

async function startPeer(name: string, databaseUrl: string) {
  const port = await freePort();
  const child = await startPinned(0, join(import.meta.dirname, `../peers/${name}.ts`), {
    PORT: `${port}`,
    DATABASE_URL: databaseUrl,
  });
  return { pid: child.pid!, url: `ws://127.0.0.1:${port}`, stop: () => endProcess(child) };
}

const relay: Contender = {
  name: 'bare relay',
  async start(databaseUrl) {
    const { url, ...process } = await startPeer('chatRelay', databaseUrl);
    return {
      ...process,
      async join() {
        const socket = new WebSocket(url);
        await once(socket, 'open');
        return socket;
      },
      send: (id, body) => JSON.stringify({ id, body }),
      read(frame) {
        const { id } = JSON.parse(frame);
        return { heard: id, acked: id };
      },
    };
  },
};

/** Its protocol (version 5 on Engine.IO 4) is spoken by hand, so that all clients cost the same. */
const socketIo: Contender = {
  name: 'socket.io',
  table: 'messages',
  async start(databaseUrl) {
    const { url, ...process } = await startPeer('socketIo', databaseUrl);
    const ids: string[] = [];
    return {
      ...process,
      async join() {
        const socket = new WebSocket(`${url}/socket.io/?EIO=4&transport=websocket`);
        socket.on('message', (data) => {
          if (`${data}` === '2') socket.send('3');
        });
        await heard(socket, '0{');
        const joined = heard(socket, '40{');
        socket.send('40');
        await joined;
        return socket;
      },
      send: (id, body) => `42${ids.push(id) - 1}${JSON.stringify(['chat message', body, id])}`,
      read(frame) {
        if (frame.startsWith('42[')) return { heard: JSON.parse(frame.slice(2))[3] };
        if (frame.startsWith('43')) return { acked: ids[Number.parseInt(frame.slice(2), 10)]! };
        return {};
      },
    };
  },
};

const ours: Contender = {
  name: 'FluxStudio',
  table: 'messaging.messages',
  async start(databaseUrl, members) {
    const { pid, url, call, signUp, stop } = await startStudio(databaseUrl);
    const tokens = await signUp(members);
    const project = await call('/api/projects', { name: 'Bench' }, tokens[0]);
    const { token } = await call(`/api/projects/${project.id}/invites`, { role: 'editor' }, tokens[0]);
    for (const other of tokens.slice(1)) await call('/api/projects/join', { token }, other);
    const { items } = await call(`/api/projects/${project.id}/channels`, undefined, tokens[0]);
    const channelId = items[0].id;
    return {
      pid,
      stop,
      async join(member) {
        const socket = new WebSocket(`${url.replace('http', 'ws')}/messaging`, {
          headers: { authorization: `Bearer ${tokens[member]}` },
        });
        await once(socket, 'open');
        const ready = heard(socket, '{"type":"ready"');
        socket.send(JSON.stringify({ type: 'hello' }));
        await ready;
        return socket;
      },
      send: (id, body) => JSON.stringify({ type: 'send', id, channelId, body }),
      read(frame) {
        const { type, id } = JSON.parse(frame);
        if (type === 'error') throw new Error(frame);
        return type === 'message' ? { heard: id } : type === 'ack' ? { acked: id } : {};
      },
    };
  },
};

export const contenders: readonly Contender[] = [relay, socketIo, ours];
