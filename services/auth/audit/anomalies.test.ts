import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Bus, createBus } from '@flux/bus';
import { newId, type PersonId } from '@flux/contracts';
import type { Engine } from '@flux/database';
import { engines, testDatabase } from '@flux/database/testing';
import { noticesTopic, peopleOf } from '@flux/notices';
import { sql } from 'kysely';
import { authMigrations } from '../migrations/index.ts';
import { createSessions } from '../sessions/sessions.ts';
import type { AuthDb, AuthTables } from '../tables.ts';
import { lookForAnomalies } from './anomalies.ts';
import { appendEvent, type EventKind } from './events.ts';

const minute = 60_000;

function stories(engine: Engine): void {
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const ends: (() => Promise<unknown>)[] = [];
  const announced: PersonId[] = [];
  let db: AuthDb;
  let bus: Bus;
  let owner: PersonId;
  before(async () => {
    const database = await testDatabase({ after: (end) => ends.push(end) }, engine, authMigrations);
    db = database.service<AuthTables>('auth');
    bus = createBus();
    ends.push(bus.close);
    await bus.subscribe(noticesTopic, (payload) => announced.push(...peopleOf(payload)));
    owner = await person('owner');
  });
  after(() => Promise.all(ends.map((end) => end())));

  async function person(role: 'owner' | 'member' = 'member'): Promise<PersonId> {
    const id = newId<PersonId>();
    const email = `${id}@studio.test`;
    const row = {
      id,
      email,
      email_verified_at: null,
      name: 'Mia',
      password_hash: null,
      role,
      avatar_url: null,
    };
    await db
      .insertInto('auth.people')
      .values({ ...row, created_at: new Date() })
      .execute();
    return id;
  }
  const look = () => lookForAnomalies({ db, bus, now });
  const write = async (kind: EventKind, personId: PersonId, times: number) => {
    for (let i = 0; i < times; i++) await appendEvent(db, { kind, personId });
  };
  const detailsOf = async (personId: PersonId) => {
    const { rows } = await sql<{ detail: unknown }>`
      select detail from auth.security_events
       where person_id = ${personId} and kind = 'rate_limit_exceeded' order by seq`.execute(db);
    return rows.map(({ detail }) => detail);
  };
  const noticesOf = (personId: PersonId) =>
    db
      .selectFrom('auth.notifications')
      .select(['event', 'path', 'detail', 'in_list', sql<boolean>`mail_due_at is not null`.as('by_mail')])
      .where('person_id', '=', personId)
      .orderBy('seq')
      .execute();
  /** Somebody with a session that is refreshed as often as told. */
  async function refresher(personId?: PersonId) {
    personId ??= await person();
    const sessions = createSessions({ db, bus, now, onEnded: () => {} });
    const origin = { client: 'browser', device: 'Firefox on Linux', network: '192.0.2.0/24' } as const;
    const first = await sessions.open(personId, origin);
    let token = first.refreshToken;
    return {
      personId,
      refresh: async (times: number) => {
        for (let i = 0; i < times; i++) token = (await sessions.rotate(token)).refreshToken;
      },
      showAgain: (times: number) =>
        Promise.all(Array.from({ length: times }, () => sessions.rotate(first.refreshToken))),
    };
  }

  test('failures up to the limit are nothing; with one more it is written once, and both are told', async () => {
    const mia = await person();
    await write('failed_login', mia, 5);
    await look();
    assert.deepEqual(await detailsOf(mia), []);
    await write('failed_login', mia, 1);
    await Promise.all([look(), look()]);
    await look();
    const detail = { what: 'failed_sign_ins', count: 6 };
    assert.deepEqual(await detailsOf(mia), [detail]);
    const told = { what: 'failed_sign_ins', count: '6', email: `${mia}@studio.test` };
    assert.deepEqual(await noticesOf(mia), [
      { event: 'limit_passed', path: '/me/activity', detail: told, in_list: true, by_mail: true },
    ]);
    assert.deepEqual(await noticesOf(owner), [
      { event: 'limit_passed', path: '/settings/security', detail: told, in_list: true, by_mail: false },
    ]);
    assert.deepEqual(announced.splice(0).toSorted(), [mia, owner].toSorted());
  });

  test('what lies outside of the window does not count', async () => {
    const mia = await person();
    await write('failed_login', mia, 6);
    clock.now += 6 * minute;
    await look();
    clock.now -= 6 * minute;
    assert.deepEqual(await detailsOf(mia), []);
  });

  test('new devices of an hour, one past the limit', async () => {
    const mia = await person();
    await write('new_device_login', mia, 3);
    await look();
    assert.deepEqual(await detailsOf(mia), []);
    await write('new_device_login', mia, 1);
    await look();
    assert.deepEqual(await detailsOf(mia), [{ what: 'new_devices', count: 4 }]);
  });

  test('a session that is refreshed more often than the limit, and not two of a person together', async () => {
    const one = await refresher();
    const other = await refresher(one.personId);
    await one.refresh(10);
    await other.refresh(10);
    await look();
    assert.deepEqual(await detailsOf(one.personId), []);
    await one.refresh(1);
    await look();
    assert.deepEqual(await detailsOf(one.personId), [{ what: 'refreshes', count: 11 }]);
  });

  test('many tabs that show one token at once are one refresh', async () => {
    const tabs = await refresher();
    await tabs.showAgain(20);
    await look();
    assert.deepEqual(await detailsOf(tabs.personId), []);
  });

  test('it is written again in the next window, and told again the next day', async () => {
    const began = clock.now;
    const busy = await refresher();
    const again = async () => {
      await busy.refresh(11);
      await look();
      return [(await detailsOf(busy.personId)).length, (await noticesOf(busy.personId)).length];
    };
    assert.deepEqual(await again(), [1, 1]);
    assert.deepEqual(await again(), [1, 1], 'the same window');
    clock.now += 11 * minute;
    assert.deepEqual(await again(), [2, 1], 'the next one');
    clock.now += 24 * 60 * minute;
    assert.deepEqual(await again(), [3, 2], 'the next day');
    clock.now = began;
  });

  test('the owner is told of themselves once', async () => {
    const before = (await noticesOf(owner)).length;
    await write('failed_login', owner, 6);
    await look();
    assert.deepEqual(
      (await noticesOf(owner)).slice(before).map(({ event }) => event),
      ['limit_passed'],
    );
  });

  test('the limits are those of the owner', async () => {
    await db.updateTable('auth.policy').set({ failed_sign_ins: 8 }).execute();
    const mia = await person();
    await write('failed_login', mia, 8);
    await look();
    assert.deepEqual(await detailsOf(mia), []);
    await write('failed_login', mia, 1);
    await look();
    assert.deepEqual(await detailsOf(mia), [{ what: 'failed_sign_ins', count: 9 }]);
  });
}

for (const engine of engines) suite(engine, () => stories(engine));
