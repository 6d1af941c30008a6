import type { Bus } from '@flux/bus';
import type { SessionId } from '@flux/contracts';
import type { Kysely } from 'kysely';
import type { AuthViews } from './views.ts';

export const sessionEndedTopic = 'session-ended';

/** Milliseconds between two looks into the database, which make good what the bus lost (security.md: at most 15 s). */
const pollMs = 10_000;

/** How far back a look goes: further than the last one, whatever clocks and commits did. */
const overlapMs = 60_000;

export type EndedSessions = {
  readonly start: () => Promise<void>;
  readonly stop: () => void;
  readonly has: (sessionId: SessionId) => boolean;
  readonly onEnded: (listener: (sessionId: SessionId) => void) => () => void;
  /** Takes note of an end that this process brought about. */
  readonly note: (sessionId: SessionId) => void;
};

export type EndedSessionsDeps = {
  readonly db: Kysely<AuthViews>;
  readonly bus: Bus;
  readonly onError: (error: unknown) => void;
};

/**
 * The sessions that ended while an access token of theirs could still be good, in memory: the bus tells of each at once,
 * the database of all that it did not tell.
 */
export function createEndedSessions({ db, bus, onError }: EndedSessionsDeps): EndedSessions {
  const ended = new Map<SessionId, number>();
  const listeners = new Set<(sessionId: SessionId) => void>();
  let timer: NodeJS.Timeout | undefined;
  let stops: (() => void)[] = [];
  let last = new Date(0);

  function note(sessionId: SessionId, at: number = Date.now()): void {
    if (ended.has(sessionId)) return;
    ended.set(sessionId, at);
    for (const listener of listeners) listener(sessionId);
  }

  /** The view holds the last hour; what it no longer holds has no good token left. */
  async function look(): Promise<void> {
    const rows = await db
      .selectFrom('auth.ended_sessions')
      .select(['id', 'ended_at'])
      .where('ended_at', '>', new Date(last.getTime() - overlapMs))
      .execute();
    for (const row of rows) {
      note(row.id as SessionId, row.ended_at.getTime());
      if (row.ended_at > last) last = row.ended_at;
    }
    const oldest = Date.now() - 2 * 60 * 60 * 1000;
    for (const [id, at] of ended) if (at < oldest) ended.delete(id);
  }

  const lookAgain = () => {
    look().catch(onError);
  };

  return {
    start: async () => {
      stops = [
        await bus.subscribe(sessionEndedTopic, (payload) =>
          note(Buffer.from(payload).toString() as SessionId),
        ),
        bus.onInterrupted(lookAgain),
      ];
      await look();
      timer = setInterval(lookAgain, pollMs);
    },
    stop: () => {
      clearInterval(timer);
      for (const stop of stops) stop();
    },
    has: (sessionId) => ended.has(sessionId),
    onEnded: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    note,
  };
}
