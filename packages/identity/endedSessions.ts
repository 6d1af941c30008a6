import type { Bus } from '@flux/bus';
import type { SessionId } from '@flux/contracts';
import type { Kysely } from 'kysely';
import type { AuthViews } from './views.ts';

export const sessionEndedTopic = 'session-ended';
/** Tells that somebody deleted their account; which ones did stands in `auth.left_people`. */
export const personLeftTopic = 'person-left';

/** Milliseconds between two looks into the database, which make good what the bus lost (security.md: at most 15 s). */
const defaultPollMs = 10_000;

/** How far back a look goes beyond the newest end that is known, for clocks that differ and commits that took long. */
const overlapMs = 5 * 60_000;

/** Longer than any token of a session outlives it: 15 minutes, and 15 more for pictures. */
const rememberedMs = 2 * 60 * 60_000;

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
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly pollMs?: number;
};

/**
 * The sessions that ended while an access token of theirs could still be good, in memory: the bus tells of each at once,
 * the database of all that it did not tell.
 */
export function createEndedSessions(deps: EndedSessionsDeps): EndedSessions {
  const { db, bus, onError, now = Date.now, pollMs = defaultPollMs } = deps;
  const ended = new Map<SessionId, number>();
  const listeners = new Set<(sessionId: SessionId) => void>();
  let timer: NodeJS.Timeout | undefined;
  let stops: (() => void)[] = [];
  let last = new Date(0);

  function note(sessionId: SessionId): void {
    if (ended.has(sessionId)) return;
    ended.set(sessionId, now());
    for (const listener of listeners) {
      try {
        listener(sessionId);
      } catch (error) {
        onError(error);
      }
    }
  }

  /** The view holds the last hour; what it no longer holds has no good token left. */
  async function look(): Promise<void> {
    const rows = await db
      .selectFrom('auth.ended_sessions')
      .select(['id', 'ended_at'])
      .where('ended_at', '>', new Date(last.getTime() - overlapMs))
      .execute();
    // An end that another clock put into the future must not hide those before it.
    const newest = Math.max(last.getTime(), ...rows.map((row) => row.ended_at.getTime()));
    last = new Date(Math.min(newest, now()));
    for (const row of rows) note(row.id as SessionId);
    for (const [id, at] of ended) if (at < now() - rememberedMs) ended.delete(id);
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
