import type { ServerResponse } from 'node:http';
import type { Bus } from '@flux/bus';
import { limits, type PersonEvent, type PersonId, Problem, type SessionId } from '@flux/contracts';
import type { Identity } from '@flux/identity';
import { noticesTopic, peopleOf } from '@flux/notices';
import { profileChangedTopic } from '../people/profiles.ts';

/** Milliseconds between two signs of life: proxies cut what is silent for a minute. */
const signOfLifeMs = 25_000;

/** Bytes that may wait for a page; one that reads no more asks again later, and misses nothing that it does not ask. */
const longestQueue = 64 * 1024;

type Stream = { readonly personId: PersonId; readonly sessionId: SessionId; readonly raw: ServerResponse };

/** Whose membership changed; `undefined` for what this release cannot read. */
function memberOf(payload: Uint8Array): PersonId | undefined {
  try {
    const change: unknown = JSON.parse(Buffer.from(payload).toString());
    const isOne = typeof change === 'object' && change !== null && 'personId' in change;
    return isOne && typeof change.personId === 'string' ? (change.personId as PersonId) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What changes for a person while their page is open, as server-sent events: only which thing changed, so that the page
 * asks for it where permission is checked.
 */
export function createEvents(bus: Bus, identity: Pick<Identity, 'onSessionEnded' | 'hasEnded'>) {
  const streams = new Map<PersonId, Set<Stream>>();
  let stops: (() => void)[] = [];

  const all = () => [...streams.values()].flatMap((set) => [...set]);

  function leave(stream: Stream): void {
    const own = streams.get(stream.personId);
    own?.delete(stream);
    if (own?.size === 0) streams.delete(stream.personId);
  }

  function write(stream: Stream, text: string): void {
    if (stream.raw.writableLength > longestQueue) stream.raw.destroy();
    else stream.raw.write(text);
  }

  function send(people: Iterable<PersonId>, event: PersonEvent): void {
    for (const personId of people) {
      for (const stream of streams.get(personId) ?? []) write(stream, `event: ${event}\ndata:\n\n`);
    }
  }

  function end(stream: Stream): void {
    leave(stream);
    stream.raw.end();
  }

  return {
    /** Opens a stream on an answer whose headers are sent. Throws `rate_limited` where the person has too many. */
    check: (personId: PersonId): void => {
      if ((streams.get(personId)?.size ?? 0) >= limits.socketsPerPerson) throw new Problem('rate_limited');
    },
    add: (stream: Stream): void => {
      const own = streams.get(stream.personId) ?? new Set();
      streams.set(stream.personId, own.add(stream));
      stream.raw.on('close', () => leave(stream));
      // A page that was away may have missed anything.
      write(stream, 'retry: 2000\nevent: missed\ndata:\n\n');
      if (identity.hasEnded(stream.sessionId)) end(stream);
    },
    open: async (): Promise<void> => {
      const signs = setInterval(() => {
        for (const stream of all()) write(stream, ':\n\n');
      }, signOfLifeMs);
      stops = [
        await bus.subscribe(noticesTopic, (payload) => send(peopleOf(payload), 'notifications')),
        await bus.subscribe(profileChangedTopic, (payload) =>
          send([Buffer.from(payload).toString() as PersonId], 'profile'),
        ),
        await bus.subscribe('members', (payload) => {
          const personId = memberOf(payload);
          if (personId !== undefined) send([personId], 'memberships');
        }),
        bus.onInterrupted(() => send(streams.keys(), 'missed')),
        identity.onSessionEnded((sessionId) => {
          for (const stream of all()) if (stream.sessionId === sessionId) end(stream);
        }),
        () => clearInterval(signs),
      ];
    },
    /** Sends every page away, to another process that takes over. */
    close: (): void => {
      for (const stop of stops) stop();
      stops = [];
      for (const stream of all()) end(stream);
    },
  };
}

export type Events = ReturnType<typeof createEvents>;
