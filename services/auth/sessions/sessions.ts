import { randomBytes } from 'node:crypto';
import type { Bus } from '@flux/bus';
import { newId, type PersonId, Problem, type SessionId } from '@flux/contracts';
import { secretHash, sessionEndedTopic } from '@flux/identity';
import { appendEvent } from '../audit/events.ts';
import type { AuthDb, AuthTables } from '../tables.ts';

/** Milliseconds. */
const slidingMs = 7 * 24 * 60 * 60 * 1000;
const absoluteMs = 30 * 24 * 60 * 60 * 1000;

/** A token used twice within this time is two tabs or a lost answer, not a thief (security.md, "Rotation"). */
const graceMs = 30_000;

/** The oldest ends when one more begins. */
const sessionsPerPerson = 10;

export type EndReason =
  | 'signed_out'
  | 'signed_out_everywhere'
  | 'revoked'
  | 'replaced'
  | 'token_reused'
  | 'too_many'
  | 'expired';

export type SessionOrigin = {
  readonly client: 'browser' | 'program';
  readonly device: string;
  readonly network: string;
};

/** A session with a fresh refresh token, which is shown this once. */
export type OpenSession = {
  readonly sessionId: SessionId;
  readonly personId: PersonId;
  readonly refreshToken: string;
  readonly expiresAt: Date;
};

export type SessionsDeps = {
  readonly db: AuthDb;
  readonly bus: Bus;
  readonly now: () => number;
  /** Told of each end that this process brought about, before the bus comes round. */
  readonly onEnded: (sessionId: SessionId) => void;
};

/** Ends that the person, or somebody for them, brought about from elsewhere: the audit says so. */
const revocations: readonly EndReason[] = ['revoked', 'signed_out_everywhere'];

/** Sign-in sessions: each is a family of refresh tokens of which the newest is good. */
export function createSessions({ db, bus, now, onEnded }: SessionsDeps) {
  function publishEnd(id: SessionId): void {
    onEnded(id);
    bus.publish(sessionEndedTopic, Buffer.from(id));
  }

  async function newRefreshToken(transaction: AuthDb, sessionId: SessionId): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await transaction
      .insertInto('auth.refresh_tokens')
      .values({ hash: secretHash(token), session_id: sessionId, created_at: new Date(now()), used_at: null })
      .execute();
    return token;
  }

  /** Ends the sessions that the condition leaves, and tells everybody once it is durable. */
  async function end(
    which: (query: ReturnType<typeof liveSessions>) => ReturnType<typeof liveSessions>,
    reason: EndReason,
  ): Promise<readonly SessionId[]> {
    const ended = await db.transaction().execute(async (transaction) => {
      const rows = await which(liveSessions(transaction, reason))
        .returning(['id', 'person_id', 'network'])
        .execute();
      if (!revocations.includes(reason)) return rows;
      for (const { id, person_id, network } of rows) {
        const about = { personId: person_id, sessionId: id, network };
        await appendEvent(transaction, { kind: 'token_revoked', ...about, detail: { reason } });
      }
      return rows;
    });
    for (const { id } of ended) publishEnd(id);
    return ended.map(({ id }) => id);
  }

  const liveSessions = (transaction: AuthDb, reason: EndReason) =>
    transaction
      .updateTable('auth.sessions')
      .set({ ended_at: new Date(now()), end_reason: reason })
      .where('ended_at', 'is', null);

  async function open(personId: PersonId, origin: SessionOrigin): Promise<OpenSession> {
    const sessionId = newId<SessionId>(now());
    const at = new Date(now());
    const expiresAt = new Date(now() + slidingMs);
    const refreshToken = await db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('auth.sessions')
        .values({
          id: sessionId,
          person_id: personId,
          ...origin,
          created_at: at,
          last_active_at: at,
          expires_at: expiresAt,
          absolute_end_at: new Date(now() + absoluteMs),
          ended_at: null,
          end_reason: null,
        })
        .execute();
      const token = await newRefreshToken(transaction, sessionId);
      await appendEvent(transaction, { kind: 'new_session', personId, sessionId, network: origin.network });
      return token;
    });
    await endOldest(personId);
    return { sessionId, personId, refreshToken, expiresAt };
  }

  const endOldest = (personId: PersonId) =>
    end(
      (query) =>
        query.where('id', 'in', (builder) =>
          builder
            .selectFrom('auth.sessions')
            .select('id')
            .where('person_id', '=', personId)
            .where('ended_at', 'is', null)
            .where('expires_at', '>', new Date(now()))
            .orderBy('created_at', 'desc')
            .orderBy('id', 'desc')
            .offset(sessionsPerPerson),
        ),
      'too_many',
    );

  type Rotation =
    | { readonly kind: 'rotated'; readonly session: OpenSession }
    | { readonly kind: 'refused'; readonly problem: Problem; readonly ended?: SessionId };

  /** The session's row is locked throughout, so refreshes and sign-outs of one session happen one after the other. */
  const rotateLocked = (refreshToken: string): Promise<Rotation> =>
    db.transaction().execute(async (transaction): Promise<Rotation> => {
      const found = await transaction
        .selectFrom('auth.refresh_tokens as token')
        .innerJoin('auth.sessions as session', 'session.id', 'token.session_id')
        .select(['token.hash', 'session.id', 'session.person_id', 'session.network'])
        .select(['session.ended_at', 'session.expires_at', 'session.absolute_end_at'])
        .where('token.hash', '=', secretHash(refreshToken))
        .forUpdate('session')
        .executeTakeFirst();
      if (found === undefined) return { kind: 'refused', problem: new Problem('unauthenticated') };
      if (found.ended_at !== null || found.expires_at.getTime() <= now()) {
        return { kind: 'refused', problem: new Problem('session_ended') };
      }
      // Read after the lock was had: another refresh may have used the token while we waited.
      const { used_at: usedAt } = await transaction
        .selectFrom('auth.refresh_tokens')
        .select('used_at')
        .where('hash', '=', found.hash)
        .executeTakeFirstOrThrow();
      if (usedAt !== null && now() - usedAt.getTime() > graceMs) {
        await endReused(transaction, found);
        return { kind: 'refused', problem: new Problem('token_reused'), ended: found.id };
      }
      if (usedAt === null) {
        await transaction
          .updateTable('auth.refresh_tokens')
          .set({ used_at: new Date(now()) })
          .where('hash', '=', found.hash)
          .execute();
      }
      const expiresAt = new Date(Math.min(now() + slidingMs, found.absolute_end_at.getTime()));
      await transaction
        .updateTable('auth.sessions')
        .set({ expires_at: expiresAt, last_active_at: new Date(now()) })
        .where('id', '=', found.id)
        .execute();
      const next = await newRefreshToken(transaction, found.id);
      return {
        kind: 'rotated',
        session: { sessionId: found.id, personId: found.person_id, refreshToken: next, expiresAt },
      };
    });

  async function endReused(
    transaction: AuthDb,
    session: { readonly id: SessionId; readonly person_id: PersonId; readonly network: string },
  ): Promise<void> {
    await transaction
      .updateTable('auth.sessions')
      .set({ ended_at: new Date(now()), end_reason: 'token_reused' })
      .where('id', '=', session.id)
      .execute();
    await appendEvent(transaction, {
      kind: 'suspicious_token_usage',
      personId: session.person_id,
      sessionId: session.id,
      network: session.network,
    });
  }

  return {
    open,
    /**
     * Exchanges a refresh token. The same token again within 30 s is fine and lands in the same family; later it ends
     * the family.
     * @throws Problem('unauthenticated' | 'session_ended' | 'token_reused')
     */
    async rotate(refreshToken: string): Promise<OpenSession> {
      const rotation = await rotateLocked(refreshToken);
      if (rotation.kind === 'rotated') return rotation.session;
      if (rotation.ended !== undefined) publishEnd(rotation.ended);
      throw rotation.problem;
    },
    /** The session a refresh token belongs to, used or not. */
    async ofRefreshToken(refreshToken: string): Promise<SessionId | undefined> {
      const found = await db
        .selectFrom('auth.refresh_tokens')
        .select('session_id')
        .where('hash', '=', secretHash(refreshToken))
        .executeTakeFirst();
      return found?.session_id;
    },
    list: (personId: PersonId): Promise<readonly SessionRow[]> =>
      db
        .selectFrom('auth.sessions')
        .selectAll()
        .where('person_id', '=', personId)
        .where('ended_at', 'is', null)
        .where('expires_at', '>', new Date(now()))
        .orderBy('last_active_at', 'desc')
        .execute(),
    /** Says whether there was such a live session. */
    async end(sessionId: SessionId, reason: EndReason, personId?: PersonId): Promise<boolean> {
      const ended = await end((query) => {
        const one = query.where('id', '=', sessionId);
        return personId === undefined ? one : one.where('person_id', '=', personId);
      }, reason);
      return ended.length > 0;
    },
    endAll: (personId: PersonId) =>
      end((query) => query.where('person_id', '=', personId), 'signed_out_everywhere'),
    /** Ends what ran out, so that its open sockets close too. */
    async endExpired(): Promise<void> {
      await end((query) => query.where('expires_at', '<=', new Date(now())), 'expired');
    },
    /** Removes tickets that ran out, and the tokens of sessions that ended so long ago that nobody asks any more. */
    async forgetOld(): Promise<void> {
      await db.deleteFrom('auth.ws_tickets').where('expires_at', '<=', new Date(now())).execute();
      await db
        .deleteFrom('auth.refresh_tokens')
        .where('session_id', 'in', (builder) =>
          builder
            .selectFrom('auth.sessions')
            .select('id')
            .where('ended_at', '<', new Date(now() - absoluteMs)),
        )
        .execute();
    },
  };
}

type SessionRow = {
  readonly [K in keyof AuthTables['auth.sessions']]: AuthTables['auth.sessions'][K];
};

export type Sessions = ReturnType<typeof createSessions>;
