import type { Bus } from '@flux/bus';
import { type InstallationRole, newId, type PersonId, Problem, type SessionId } from '@flux/contracts';
import { secretHash, sessionEndedTopic } from '@flux/identity';
import { announce } from '@flux/notices';
import type { Selectable } from 'kysely';
import { appendEvent } from '../audit/events.ts';
import { isOfWhoOwes, owesSecondStep } from '../policy/obligatoryStep.ts';
import type { AuthDb, AuthTables } from '../tables.ts';
import { absoluteMs, slidingMs } from './lifetime.ts';
import { addRefreshToken } from './refreshTokens.ts';
import { type OpenSession, rotateFamily } from './rotation.ts';

/** The oldest ends when one more begins. */
const sessionsPerPerson = 10;

export type EndReason =
  | 'signed_out'
  | 'signed_out_everywhere'
  | 'revoked'
  | 'replaced'
  | 'password_changed'
  | 'ended_by_keeper'
  | 'account_disabled'
  | 'account_deleted'
  | 'second_step_required'
  | 'token_reused'
  | 'too_many'
  | 'expired';

export type SessionOrigin = {
  readonly client: 'browser' | 'program';
  readonly device: string;
  readonly network: string;
};

export type SessionsDeps = {
  readonly db: AuthDb;
  readonly bus: Bus;
  readonly now: () => number;
  /** Told of each end that this process brought about, before the bus comes round. */
  readonly onEnded: (sessionId: SessionId) => void;
};

/** Ends that the person, or somebody for them, brought about from elsewhere: the audit says so. */
const revocations: readonly EndReason[] = [
  'revoked',
  'signed_out_everywhere',
  'password_changed',
  'ended_by_keeper',
  'account_disabled',
  'account_deleted',
  'second_step_required',
];

/**
 * Whatever the way in was: no session begins for an account that is disabled, nor while it is being disabled.
 * @throws Problem('wrong_credentials')
 */
async function refuseDisabled(transaction: AuthDb, personId: PersonId): Promise<void> {
  const person = await transaction
    .selectFrom('auth.people')
    .select('disabled_at')
    .where('id', '=', personId)
    .forShare()
    .executeTakeFirst();
  if (person?.disabled_at != null) throw new Problem('wrong_credentials');
}

/** Sign-in sessions: each is a family of refresh tokens of which the newest is good. */
export function createSessions({ db, bus, now, onEnded }: SessionsDeps) {
  function publishEnd(id: SessionId): void {
    onEnded(id);
    bus.publish(sessionEndedTopic, Buffer.from(id));
  }

  /** Ends the sessions that the condition leaves, and tells everybody once it is durable. */
  async function end(
    which: (query: ReturnType<typeof liveSessions>) => ReturnType<typeof liveSessions>,
    reason: EndReason,
    by?: PersonId,
  ): Promise<readonly SessionId[]> {
    const ended = await db.transaction().execute((transaction) => endIn(transaction, which, reason, by));
    ended.forEach(publishEnd);
    return ended;
  }

  /** As `end`, for whoever tells everybody themselves. */
  async function endIn(
    transaction: AuthDb,
    which: (query: ReturnType<typeof liveSessions>) => ReturnType<typeof liveSessions>,
    reason: EndReason,
    by?: PersonId,
  ): Promise<readonly SessionId[]> {
    const rows = await which(liveSessions(transaction, reason))
      .returning(['id', 'person_id', 'network'])
      .execute();
    if (!revocations.includes(reason)) return rows.map(({ id }) => id);
    for (const { id, person_id, network } of rows) {
      const about = { personId: person_id, sessionId: id, network };
      const detail = { reason, ...(by === undefined ? {} : { by }) };
      await appendEvent(transaction, { kind: 'token_revoked', ...about, detail });
    }
    return rows.map(({ id }) => id);
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
    const begun = await db.transaction().execute(async (transaction) => {
      await refuseDisabled(transaction, personId);
      const mayOnlyEnrol = await owesSecondStep(transaction, personId);
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
          proved_at: at,
        })
        .execute();
      const refreshToken = await addRefreshToken(transaction, sessionId, now());
      await appendEvent(transaction, { kind: 'new_session', personId, sessionId, network: origin.network });
      return { refreshToken, mayOnlyEnrol };
    });
    await endOldest(personId);
    return { sessionId, personId, expiresAt, ...begun };
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

  return {
    open,
    /**
     * Exchanges a refresh token. The same token again within 30 s is fine and lands in the same family; later it ends
     * the family.
     * @throws Problem('unauthenticated' | 'session_ended' | 'token_reused')
     */
    async rotate(refreshToken: string): Promise<OpenSession> {
      const rotation = await rotateFamily(db, refreshToken, now());
      if (rotation.kind === 'rotated') return rotation.session;
      if (rotation.ended !== undefined) {
        publishEnd(rotation.ended.sessionId);
        announce(bus, [rotation.ended.personId]);
      }
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
    /** Ends a session for its person. Says whether it was live. */
    async endBy(sessionId: SessionId, keeper: PersonId): Promise<boolean> {
      const ended = await end((query) => query.where('id', '=', sessionId), 'ended_by_keeper', keeper);
      return ended.length > 0;
    },
    /** @param by Who ends them for the person. */
    endAll: (personId: PersonId, reason: EndReason, by?: PersonId) =>
      end((query) => query.where('person_id', '=', personId), reason, by),
    /**
     * Ends every session of a person as a part of what else happens to them.
     * @returns what tells everybody: call it once that is durable.
     */
    async endAllIn(transaction: AuthDb, personId: PersonId, reason: EndReason): Promise<() => void> {
      const ended = await endIn(transaction, (query) => query.where('person_id', '=', personId), reason);
      return () => ended.forEach(publishEnd);
    },
    /** After a change of the password: whoever else is signed in may be who it was changed against (ASVS 7.4.3). */
    endOthers: (personId: PersonId, kept: SessionId) =>
      end((query) => query.where('person_id', '=', personId).where('id', '!=', kept), 'password_changed'),
    /** Ends those of who has no second step though their role asks for one from now on. */
    endOwing: (which: readonly InstallationRole[] | PersonId, by: PersonId) =>
      end((query) => query.where(isOfWhoOwes(which)), 'second_step_required', by),
    /** Ends what ran out, so that its open sockets close too. */
    async endExpired(): Promise<void> {
      await end((query) => query.where('expires_at', '<=', new Date(now())), 'expired');
    },
    /** Removes what ran out: tickets at once; sessions, and the links of forgotten passwords, 30 days after their end. */
    async forgetOld(): Promise<void> {
      await db.deleteFrom('auth.ws_tickets').where('expires_at', '<=', new Date(now())).execute();
      const long = new Date(now() - absoluteMs);
      // Their tokens go with them.
      await db.deleteFrom('auth.sessions').where('ended_at', '<', long).execute();
      await db.deleteFrom('auth.password_resets').where('created_at', '<', long).execute();
      await db.deleteFrom('auth.email_changes').where('created_at', '<', long).execute();
    },
  };
}

type SessionRow = Readonly<Selectable<AuthTables['auth.sessions']>>;

export type Sessions = ReturnType<typeof createSessions>;
