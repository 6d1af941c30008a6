import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { ChangeFrame, ChannelState, ClientFrame, Messages, ServerFrame } from '@flux/contracts';
import { type WebSocket, WebSocketServer } from 'ws';
import { changedMessage, sentMessage } from './changedMessage.ts';

export const channelId = '018f2b6e-0000-7000-8000-00000000000c';
const projectId = '018f2b6e-0000-7000-8000-00000000000d';
const replayedAtMost = 1_000;

type ChangeOf<T extends ChangeFrame['type']> = Omit<Extract<ChangeFrame, { type: T }>, 'seq' | 'channelId'>;
type Change = ChangeOf<'message'> | ChangeOf<'edited'> | ChangeOf<'deleted'> | ChangeOf<'reacted'>;

/**
 * The conversation's socket as the contract describes it, with one channel in memory: the other end of the line in
 * tests of the page's connection. `tests/e2e` has the studio's own.
 */
export async function testStudio(t: TestContext, personId: string) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const sockets = new Set<WebSocket>();
  const log: ChangeFrame[] = [];
  const received: ClientFrame[] = [];
  let readSeq = 0;
  t.after(async () => {
    for (const socket of sockets) socket.terminate();
    await new Promise((resolve) => server.close(resolve));
  });

  const say = (socket: WebSocket, frame: ServerFrame) => socket.send(JSON.stringify(frame));
  const messages = () =>
    log.reduce<ReturnType<typeof sentMessage>[]>((all, change) => {
      const changed = all.map((message) => changedMessage(message, change));
      return change.type === 'message' ? [...changed, sentMessage(change)] : changed;
    }, []);
  const standing = (): ChannelState => {
    const others = messages().filter(
      (one) => one.seq > readSeq && one.authorId !== personId && one.deletedAt === undefined,
    );
    const mentions = others.filter((one) => one.mentions.includes(personId)).length;
    return { id: channelId, projectId, lastSeq: log.length, readSeq, unread: others.length, mentions };
  };

  const studio = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/messaging`,
    log,
    sockets,
    received,
    messages,
    standing,
    /** While false, what is written is stored and not acknowledged. */
    acknowledges: true,
    /** What each write is refused with instead of being stored. */
    refusesWith: undefined as string | undefined,
    /** What to close the next connections with instead of serving them. */
    closesWith: undefined as number | undefined,
    /** Whether changes are told to who listens. */
    tells: true,
    page: ({
      before = Number.POSITIVE_INFINITY,
      limit = 50,
    }: {
      before?: number;
      limit?: number;
    }): Messages => {
      const found = messages().filter(({ seq }) => seq < before);
      return { items: found.slice(-limit), hasMore: found.length > limit, lastSeq: log.length };
    },
    happen: (change: Change): number => {
      const frame = { ...change, channelId, seq: log.length + 1 } as ChangeFrame;
      log.push(frame);
      if (studio.tells) for (const socket of sockets) say(socket, frame);
      return frame.seq;
    },
    tell: (frame: ServerFrame): void => {
      for (const socket of sockets) say(socket, frame);
    },
    write: (id: string, body: string, authorId = 'li', mentions: string[] = []): number =>
      studio.happen({
        type: 'message',
        id,
        authorId,
        body,
        createdAt: '2026-03-10T11:00:00.000Z',
        attachments: [],
        mentions,
      }),
    cut: (): void => {
      for (const socket of sockets) socket.terminate();
    },
  };

  const serve = (socket: WebSocket, frame: ClientFrame): void => {
    received.push(frame);
    switch (frame.type) {
      case 'hello': {
        say(socket, { type: 'ready', userId: personId, channels: [standing()] });
        say(socket, { type: 'presence', here: [personId], away: [] });
        const from = frame.resume?.[channelId];
        if (from !== undefined && log.length - from > replayedAtMost)
          say(socket, { type: 'reset', channelId, seq: log.length });
        else for (const change of from === undefined ? [] : log.slice(from)) say(socket, change);
        sockets.add(socket);
        return;
      }
      case 'read':
        readSeq = Math.max(readSeq, frame.seq);
        return;
      case 'typing':
        return;
      default: {
        if (studio.refusesWith !== undefined) {
          say(socket, { type: 'error', id: frame.id, code: studio.refusesWith });
          return;
        }
        const known = log.find((change) => change.type === 'message' && change.id === frame.id);
        let seq = known?.seq ?? 0;
        if (frame.type === 'send' && known === undefined) seq = studio.write(frame.id, frame.body, personId);
        if (frame.type === 'edit')
          seq = studio.happen({
            type: 'edited',
            id: frame.id,
            body: frame.body,
            mentions: [],
            editedAt: '2026-03-10T11:05:00.000Z',
          });
        if (frame.type === 'delete')
          seq = studio.happen({
            type: 'deleted',
            id: frame.id,
            deletedBy: personId,
            deletedAt: '2026-03-10T11:06:00.000Z',
          });
        if (frame.type === 'react')
          seq = studio.happen({ type: 'reacted', id: frame.id, personId, emoji: frame.emoji, on: frame.on });
        if (studio.acknowledges) say(socket, { type: 'ack', id: frame.id, seq });
      }
    }
  };

  server.on('connection', (socket) => {
    if (studio.closesWith !== undefined) {
      socket.close(studio.closesWith);
      return;
    }
    socket.on('close', () => sockets.delete(socket));
    socket.on('message', (data) => serve(socket, JSON.parse(String(data))));
  });
  return studio;
}

export type TestStudio = Awaited<ReturnType<typeof testStudio>>;
