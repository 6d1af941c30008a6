import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChangeFrame, type Message, newId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import fc from 'fast-check';
import {
  conversationDatabase,
  makeProject,
  openSocket,
  type Process,
  type Someone,
  startMessaging,
  type TestSocket,
  until,
} from '../testing.ts';

type Kept = { body: string; isDeleted: boolean; reactions: Set<string> };

/** A client by the book: keeps a log, sends again what was not acknowledged, resumes where it was cut. */
class Client {
  readonly log = new Map<number, ChangeFrame>();
  readonly messages = new Map<string, Kept>();
  readonly unanswered = new Map<string, string>();
  lastSeq = 0;
  socket: TestSocket | undefined;
  #taken = 0;
  readonly #process: Process;
  readonly #who: Someone;
  readonly #channelId: string;

  constructor(process: Process, who: Someone, channelId: string) {
    this.#process = process;
    this.#who = who;
    this.#channelId = channelId;
  }

  async connect(): Promise<void> {
    this.socket = openSocket(this.#process.url, this.#who);
    this.#taken = 0;
    await this.socket.hello({ [this.#channelId]: this.lastSeq });
    for (const [id, body] of this.unanswered) this.socket.send(this.#channelId, body, { id });
  }

  async cut(): Promise<void> {
    if (this.socket === undefined) return;
    this.take();
    this.socket.socket.terminate();
    await this.socket.closed;
    this.take();
    this.socket = undefined;
  }

  write(body: string): void {
    const id = newId<string>();
    this.unanswered.set(id, body);
    this.socket?.send(this.#channelId, body, { id });
  }

  /** Takes what came since the last time; any gap or repetition is an error. */
  take(): void {
    const frames = this.socket?.frames.slice(this.#taken) ?? [];
    this.#taken += frames.length;
    for (const frame of frames) {
      if (frame.type === 'ack') this.unanswered.delete(frame.id);
      if (
        frame.type === 'message' ||
        frame.type === 'edited' ||
        frame.type === 'deleted' ||
        frame.type === 'reacted'
      )
        this.apply(frame);
    }
  }

  apply(change: ChangeFrame): void {
    assert.equal(change.seq, this.lastSeq + 1, 'changes come in order, each once');
    this.lastSeq = change.seq;
    this.log.set(change.seq, change);
    const message = this.messages.get(change.id);
    switch (change.type) {
      case 'message':
        this.messages.set(change.id, {
          body: change.body,
          isDeleted: change.deletedAt !== undefined,
          reactions: new Set(),
        });
        break;
      case 'edited':
        if (message !== undefined) message.body = change.body;
        break;
      case 'deleted':
        this.messages.set(change.id, { body: '', isDeleted: true, reactions: new Set() });
        break;
      case 'reacted':
        if (change.on) message?.reactions.add(`${change.emoji} ${change.personId}`);
        else message?.reactions.delete(`${change.emoji} ${change.personId}`);
        break;
      default:
        change satisfies never;
    }
  }

  /** What the person sees, in the order of the channel. */
  seen(): unknown {
    return [...this.messages].map(([id, { body, isDeleted, reactions }]) => [
      id,
      body,
      isDeleted,
      isDeleted ? [] : [...reactions].sort(),
    ]);
  }
}

const step = fc.record({
  client: fc.nat({ max: 2 }),
  what: fc.constantFrom(
    'write',
    'write',
    'write',
    'edit',
    'delete',
    'react',
    'unreact',
    'cut',
    'connect',
    'wait',
  ),
  target: fc.nat({ max: 1_000 }),
  text: fc.string({ minLength: 1, maxLength: 12 }).map((text) => `x${text}`),
});

for (const engine of engines) {
  test(`whatever clients do and however often they are cut off, all end with the same log, on ${engine}`, async (t) => {
    const context = { after: t.after.bind(t) };
    const database = await conversationDatabase(context, engine);
    const process = await startMessaging(context, database);
    const run = async (steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) => {
      const people = await Promise.all([process.signIn(), process.signIn(), process.signIn()]);
      const { general } = await makeProject(
        process,
        database,
        people.map((who) => [who, 'admin'] as const),
      );
      const clients = people.map((who) => new Client(process, who, general.id));
      await Promise.all(clients.map((client) => client.connect()));
      for (const { client: number, what, target, text } of steps) {
        const client = clients[number]!;
        client.take();
        const ids = [...client.messages.keys()];
        const id = ids[target % Math.max(1, ids.length)];
        if (what === 'write') client.write(text);
        else if (what === 'cut') await client.cut();
        else if (what === 'connect' && client.socket === undefined) await client.connect();
        else if (what === 'wait') await new Promise((resolve) => setImmediate(resolve));
        else if (id !== undefined && client.socket !== undefined) {
          if (what === 'edit') client.socket.say({ type: 'edit', id, body: text });
          if (what === 'delete') client.socket.say({ type: 'delete', id });
          if (what === 'react') client.socket.say({ type: 'react', id, emoji: '👍', on: true });
          if (what === 'unreact') client.socket.say({ type: 'react', id, emoji: '👍', on: false });
        }
      }
      for (const client of clients) if (client.socket === undefined) await client.connect();
      await until(() => {
        for (const client of clients) client.take();
        return clients.every(({ unanswered }) => unanswered.size === 0);
      });
      const path = `/api/channels/${general.id}/messages?limit=200`;
      let stored: { items: readonly Message[]; lastSeq: number } = { items: [], lastSeq: 0 };
      await until(async () => {
        stored = await process.ok(200, people[0]!, 'GET', path);
        for (const client of clients) client.take();
        return clients.every(({ lastSeq }) => lastSeq === stored.lastSeq);
      });
      const truth = stored.items.map(({ id, body, deletedAt, reactions }) => [
        id,
        body,
        deletedAt !== undefined,
        reactions.flatMap(({ emoji, people: who }) => who.map((person) => `${emoji} ${person}`)).sort(),
      ]);
      for (const client of clients) assert.deepEqual(client.seen(), truth);
      const written = steps.filter(({ what }) => what === 'write').length;
      assert.equal(truth.length, written, 'none missing, none doubled');
      for (const { socket } of clients) socket?.socket.terminate();
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), run), {
      numRuns: 10,
      endOnFailure: true,
    });
    assert.deepEqual(process.failures, []);
  });
}
