import { newId, type PersonId, type SessionId } from '@flux/contracts';
import { named } from '@flux/database';
import { notify } from '@flux/notices';
import { sql } from 'kysely';
import { appendEvent } from '../audit/events.ts';
import type { AuthDb, AuthTables } from '../tables.ts';
import type { DeviceFacts, SeenDevice } from './facts.ts';
import { type Fingerprints, keptPeriods, periodAt } from './fingerprint.ts';
import { changeScore, type Verdict, verdictOf } from './score.ts';

/** Milliseconds in which who has just come sets up their devices: those in a network of theirs are no news. */
const settlingMs = 60 * 60 * 1000;
/** Devices that are kept of one person; the one seen longest ago is forgotten first. */
const mostDevices = 20;
/** Milliseconds for which a report can be used. */
export const reportMs = 7 * 24 * 60 * 60 * 1000;

export type DevicesDeps = {
  readonly db: AuthDb;
  readonly fingerprints: Fingerprints;
  readonly now: () => number;
};

export type SignInJudgement = {
  readonly verdict: Verdict;
  /** 0–10, how far it is from the nearest device that is known. */
  readonly score: number;
  /** The nearest device, if it is this one. */
  readonly deviceId?: string;
};

type DeviceRow = AuthTables['auth.devices'];
type DevicePrint = Pick<DeviceRow, 'person_id' | 'period' | keyof DeviceFacts>;

/** The devices on which people sign in. */
export function createDevices({ db, fingerprints, now }: DevicesDeps) {
  /** How far what is seen is from a device, with the key that was used for it. */
  function distance(row: DevicePrint, seen: SeenDevice): number {
    const print = fingerprints(row.person_id, seen.facts, row.period);
    return changeScore((fact) => Buffer.from(row[fact]).equals(print[fact]));
  }

  const known = (personId: PersonId): Promise<readonly DeviceRow[]> =>
    db
      .selectFrom('auth.devices')
      .selectAll()
      .where('person_id', '=', personId)
      .where('period', '>', periodAt(now()) - keptPeriods)
      .orderBy('last_seen_at', 'desc')
      .limit(mostDevices)
      .execute();

  /** What is thought of a sign-in with the right password. The first device of a person is no new one. */
  async function judge(personId: PersonId, seen: SeenDevice): Promise<SignInJudgement> {
    const rows = await known(personId);
    if (rows.length === 0) return { verdict: 'fine', score: 0 };
    const [nearest] = rows
      .map((row) => ({ id: row.id, score: distance(row, seen) }))
      .toSorted((a, b) => a.score - b.score);
    const score = nearest?.score ?? 0;
    const verdict = verdictOf(score);
    if (verdict === 'fine') return { verdict, score, ...(nearest && { deviceId: nearest.id }) };
    if (verdict === 'new' && (await isSettling(personId)) && isAtHome(rows, seen))
      return { verdict: 'fine', score };
    return { verdict, score };
  }

  async function isSettling(personId: PersonId): Promise<boolean> {
    const person = await db
      .selectFrom('auth.people')
      .select('created_at')
      .where('id', '=', personId)
      .executeTakeFirst();
    return person !== undefined && now() - person.created_at.getTime() < settlingMs;
  }

  const isAtHome = (rows: readonly DeviceRow[], { facts }: SeenDevice): boolean =>
    rows.some(({ person_id, period, network }) =>
      Buffer.from(network).equals(fingerprints(person_id, facts, period).network),
    );

  /**
   * Remembers the device of a session that has begun, and tells the person of one that is new.
   * @returns whether there is somebody to announce.
   */
  async function remember(
    { personId, sessionId }: { readonly personId: PersonId; readonly sessionId: SessionId },
    seen: SeenDevice,
    { verdict, score, deviceId }: SignInJudgement,
  ): Promise<boolean> {
    const at = new Date(now());
    const period = periodAt(now());
    const print = {
      ...fingerprints(personId, seen.facts, period),
      period,
      name: seen.name,
      last_seen_at: at,
    };
    const id = deviceId ?? newId<string & {}>(now());
    return db.transaction().execute(async (trx) => {
      await trx
        .insertInto('auth.devices')
        .values({ id, person_id: personId, first_seen_at: at, ...print })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(print))
        .execute();
      await trx.updateTable('auth.sessions').set({ device_id: id }).where('id', '=', sessionId).execute();
      await forgetOldest(trx, personId);
      if (verdict === 'fine') return false;
      const about = { personId, sessionId, network: seen.facts.network };
      await appendEvent(trx, { kind: 'new_device_login', ...about, detail: { device: seen.name, score } });
      return report(trx, personId, id, seen, 'new_device');
    });
  }

  /** A notice with a report that the person can make of it. */
  async function report(
    trx: AuthDb,
    personId: PersonId,
    deviceId: string | null,
    { name, facts: { network } }: SeenDevice,
    event: 'new_device' | 'session_taken',
  ): Promise<boolean> {
    const id = newId<string & {}>(now());
    await trx
      .insertInto('auth.device_reports')
      .values({
        id,
        person_id: personId,
        device_id: deviceId,
        device: name,
        network,
        created_at: new Date(now()),
        used_at: null,
      })
      .execute();
    const detail = { device: name, network, report: id };
    return notify(trx, { person: personId, kind: 'security', event, path: '/me/sessions', detail });
  }

  /** A browser that shows itself as another one does so at every refresh; once says it. */
  async function isWritten(sessionId: SessionId, personId: PersonId, name: string): Promise<boolean> {
    const { rows } = await sql`
      select from auth.security_events
       where person_id = ${personId} and session_id = ${sessionId}
         and kind = 'device_fingerprint_mismatch' and detail->>'device' = ${name} limit 1`.execute(db);
    return rows.length > 0;
  }

  const forgetOldest = (trx: AuthDb, personId: PersonId) =>
    trx
      .deleteFrom('auth.devices')
      .where('id', 'in', (builder) =>
        builder
          .selectFrom('auth.devices')
          .select('id')
          .where('person_id', '=', personId)
          .orderBy('last_seen_at', 'desc')
          .offset(mostDevices),
      )
      .execute();

  return {
    judge,
    remember,
    /** Writes down that the right password came from where nothing is as it was. */
    async suspect(personId: PersonId, seen: SeenDevice, score: number): Promise<void> {
      await appendEvent(db, {
        kind: 'device_fingerprint_mismatch',
        personId,
        network: seen.facts.network,
        detail: { device: seen.name, score },
      });
    },
    /**
     * Holds what a session's refresh shows against the device that it began on. Another browser or system is written
     * down; when the network is another one as well, the cookie was carried off.
     */
    async follow(sessionId: SessionId, seen: SeenDevice): Promise<'same' | 'taken'> {
      const { rows } = await sql<DevicePrint>`${named('device_of_session')}
        select d.person_id, d.period, d.browser, d.system, d.language, d.network
          from auth.sessions s join auth.devices d on d.id = s.device_id
         where s.id = ${sessionId}`.execute(db);
      const [row] = rows;
      if (row === undefined) return 'same';
      const score = distance(row, seen);
      const verdict = verdictOf(score);
      if (verdict === 'fine') return 'same';
      const { person_id: personId } = row;
      const detail = { device: seen.name, score };
      const about = { personId, sessionId, network: seen.facts.network, detail };
      if (verdict === 'new') {
        if (!(await isWritten(sessionId, personId, seen.name)))
          await appendEvent(db, { kind: 'device_fingerprint_mismatch', ...about });
        return 'same';
      }
      await db.transaction().execute(async (trx) => {
        await appendEvent(trx, { kind: 'session_hijack_attempt', ...about });
        await report(trx, personId, null, seen, 'session_taken');
      });
      return 'taken';
    },
    /** Forgets devices whose key is used no more, and reports that nobody can use. */
    async forgetOld(): Promise<void> {
      const period = periodAt(now()) - keptPeriods;
      await db.deleteFrom('auth.devices').where('period', '<=', period).execute();
      await db
        .deleteFrom('auth.device_reports')
        .where('created_at', '<=', new Date(now() - reportMs))
        .execute();
    },
  };
}

export type Devices = ReturnType<typeof createDevices>;
