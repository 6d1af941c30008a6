import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { testDatabaseUrl } from '@flux/database/testing';
import * as encoding from 'lib0/encoding';
import WebSocket from 'ws';
import { applyUpdate, Doc, encodeStateVector } from 'yjs';
import { readMessage } from '../packages/board-sync/index.ts';
import { freePort } from '../tests/harness/processes.ts';
import { median, quantile, spread } from './measuring/figures.ts';
import { cpuSeconds, endProcess, startPinned } from './measuring/pinned.ts';
import { startStudio } from './measuring/studio.ts';

/**
 * `npm run bench -- boards`: one board, 100 people, 40 of them drawing 50 times a second: 200,000 deliveries a second.
 * Server on core 0, everybody else on core 1, rounds interleaved. A bare relay (no documents, no storage) and
 * Hocuspocus (stores after 2 to 10 s) beside us (stored before delivery, on PostgreSQL).
 */
const people = 100;
const drawing = 40;
const perSecond = 50;
const seconds = 6;
const rounds = Number(process.argv[2] ?? 3);

type Figures = {
  readonly cpuPerMillion: number;
  readonly p50: number;
  readonly p99: number;
  readonly arrived: number;
};
type Dialect = {
  readonly name: string;
  readonly start: () => Promise<Running>;
};
type Running = {
  readonly pid: number;
  readonly open: (index: number) => WebSocket;
  /** What to say first, and how a change is sent. */
  readonly hello: () => readonly Uint8Array[];
  readonly wrap: (update: Uint8Array) => Uint8Array;
  readonly unwrap: (message: Uint8Array) => Uint8Array | undefined;
  readonly stop: () => Promise<void>;
};

const updateMessage = (update: Uint8Array): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, 2);
  encoding.writeVarUint8Array(encoder, update);
  return encoding.toUint8Array(encoder);
};

/** The update in a message of the y-websocket protocol. */
function updateIn(message: Uint8Array): Uint8Array | undefined {
  if (message[0] !== 0) return undefined;
  const read = readMessage(message);
  return 'update' in read ? (read.update as Uint8Array) : undefined;
}

const ends: (() => Promise<void>)[] = [];
const cleanup = { after: (end: () => Promise<void>) => ends.push(end) };
const peer = (name: string) => join(import.meta.dirname, 'peers', `${name}.ts`);

const relay: Dialect = {
  name: 'bare relay',
  start: async () => {
    const port = await freePort();
    const child = await startPinned(0, peer('relay'), { PORT: `${port}` });
    return {
      pid: child.pid!,
      open: () => new WebSocket(`ws://127.0.0.1:${port}`),
      hello: () => [],
      wrap: updateMessage,
      unwrap: updateIn,
      stop: () => endProcess(child),
    };
  },
};

/** Hocuspocus puts the document's name before each message and wants a token first. */
const hocuspocus: Dialect = {
  name: 'Hocuspocus',
  start: async () => {
    const port = await freePort();
    const child = await startPinned(0, peer('hocuspocus'), {
      PORT: `${port}`,
      DATABASE_URL: await testDatabaseUrl(cleanup, []),
    });
    const named = (write: (encoder: encoding.Encoder) => void): Uint8Array => {
      const encoder = encoding.createEncoder();
      encoding.writeVarString(encoder, 'board');
      write(encoder);
      return encoding.toUint8Array(encoder);
    };
    const nameLength = 1 + 'board'.length;
    return {
      pid: child.pid!,
      open: () => new WebSocket(`ws://127.0.0.1:${port}`),
      hello: () => [
        named((encoder) => {
          encoding.writeVarUint(encoder, 2);
          encoding.writeVarUint(encoder, 0);
          encoding.writeVarString(encoder, 'token');
        }),
        named((encoder) => {
          encoding.writeVarUint(encoder, 0);
          encoding.writeVarUint(encoder, 0);
          encoding.writeVarUint8Array(encoder, encodeStateVector(new Doc()));
        }),
      ],
      wrap: (update) => named((encoder) => encoding.writeUint8Array(encoder, updateMessage(update))),
      unwrap: (message) => updateIn(message.subarray(nameLength)),
      stop: () => endProcess(child),
    };
  },
};

const ours: Dialect = {
  name: 'FluxStudio',
  start: async () => {
    const studio = await startStudio(await testDatabaseUrl(cleanup, []));
    const { call } = studio;
    // A person may have 50 sockets, so four share the hundred.
    const tokens = await studio.signUp(4);
    const project = await call('/api/projects', { name: 'Bench' }, tokens[0]);
    const board = await call(`/api/projects/${project.id}/boards`, { name: 'Board' }, tokens[0]);
    const { token } = await call(`/api/projects/${project.id}/invites`, { role: 'editor' }, tokens[0]);
    for (const other of tokens.slice(1)) await call('/api/projects/join', { token }, other);
    return {
      pid: studio.pid,
      open: (index) =>
        new WebSocket(`${studio.url.replace('http', 'ws')}/collaboration/${board.id}`, {
          headers: { authorization: `Bearer ${tokens[index % tokens.length]}` },
        }),
      hello: () => [],
      wrap: updateMessage,
      unwrap: updateIn,
      stop: studio.stop,
    };
  },
};

async function measure(dialect: Dialect): Promise<Figures> {
  const running = await dialect.start();
  const sockets = await Promise.all(
    Array.from({ length: people }, async (_, index) => {
      const socket = running.open(index);
      await once(socket, 'open');
      for (const message of running.hello()) socket.send(message);
      return socket;
    }),
  );
  // One person reads with a real document: what arrives there tells the delay and that nothing is missing.
  const probe = new Doc();
  const delays: number[] = [];
  probe.getArray<number>('sent').observe((event) => {
    const now = performance.now();
    for (const { insert } of event.delta)
      if (Array.isArray(insert)) for (const at of insert) delays.push(now - at);
  });
  sockets[people - 1]!.on('message', (data: Buffer) => {
    const update = running.unwrap(data);
    if (update !== undefined) applyUpdate(probe, update);
  });
  await new Promise((resolve) => setTimeout(resolve, 1_000));

  const writers = Array.from({ length: drawing }, (_, index) => {
    const doc = new Doc();
    doc.on('update', (update: Uint8Array) => sockets[index]!.send(running.wrap(update)));
    return doc.getArray<number>('sent');
  });
  const before = cpuSeconds(running.pid);
  const began = performance.now();
  let sent = 0;
  // Each writer at its own moment of the 20 ms, as hands are.
  while (performance.now() - began < seconds * 1_000) {
    const due = Math.floor(((performance.now() - began) / 1_000) * perSecond * drawing);
    for (; sent < due; sent++) writers[sent % drawing]!.push([performance.now()]);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  for (let waited = 0; delays.length < sent && waited < 5_000; waited += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const cpu = cpuSeconds(running.pid) - before;
  for (const socket of sockets) socket.terminate();
  await running.stop();
  return {
    cpuPerMillion: cpu / ((sent * people) / 1e6),
    p50: quantile(delays, 0.5),
    p99: quantile(delays, 0.99),
    arrived: delays.length / sent,
  };
}

spawnSync('taskset', ['-cp', '1', `${process.pid}`]);
const contenders = [relay, hocuspocus, ours];
const results = new Map<string, Figures[]>(contenders.map(({ name }) => [name, []]));
try {
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) results.get(contender.name)!.push(await measure(contender));
  }
  for (const [name, figures] of results) {
    const of = (key: keyof Figures) => figures.map((figure) => figure[key]);
    process.stdout.write(
      `${name.padEnd(12)} ${spread(of('cpuPerMillion'), 2)} CPU-s per million deliveries, ` +
        `p50 ${spread(of('p50'), 1)} ms, p99 ${spread(of('p99'), 1)} ms, ${(median(of('arrived')) * 100).toFixed(1)} % arrived\n`,
    );
  }
} finally {
  for (const end of ends) await end();
}
process.exit(0);
