import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { checkUpDown, engines, testDatabase } from '@flux/database/testing';
import { sql } from 'kysely';
import { authMigrations } from './index.ts';

for (const engine of engines) {
  suite(engine, () => {
    test('each step down restores what was before, and up again makes the same', (t) =>
      checkUpDown(t, engine, authMigrations));
  });
}

const views = ['profiles', 'live_sessions', 'ended_sessions', 'key_ring'];
const tables = [
  'people',
  'sessions',
  'refresh_tokens',
  'signing_keys',
  'ws_tickets',
  'owner_links',
  'security_events',
  'notifications',
  'pictures',
  'email_changes',
  'accounts',
  'arrivals',
  'notification_settings',
  'notification_kinds',
  'devices',
  'device_reports',
  'tries',
  'imported',
  'flags',
  'flag_people',
];

test('the other services read views and nothing else, least of all a password hash', async (t) => {
  const database = await testDatabase(t, 'postgres', authMigrations);
  for (const service of ['messaging', 'collaboration'] as const) {
    const db = database.service<unknown>(service);
    for (const view of views) await sql.raw(`select * from auth.${view}`).execute(db);
    for (const table of tables) {
      await assert.rejects(
        sql.raw(`select * from auth.${table}`).execute(db),
        { code: '42501' },
        `${service} ${table}`,
      );
      await assert.rejects(
        sql.raw(`delete from auth.${table}`).execute(db),
        { code: '42501' },
        `${service} ${table}`,
      );
    }
    for (const view of views) {
      await assert.rejects(
        sql.raw(`delete from auth.${view}`).execute(db),
        { code: /42501|55000/ },
        `${service} ${view}`,
      );
    }
  }
});

test('functions that act with more rights look nothing up where somebody else could put it', async (t) => {
  const database = await testDatabase(t, 'postgres', authMigrations);
  const { rows } = await sql<{ name: string; path: string | null }>`
    select p.proname as name, array_to_string(p.proconfig, ',') as path from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'auth' and p.prosecdef order by 1`.execute(
    database.service<unknown>('auth'),
  );
  assert.deepEqual(rows, [
    { name: 'account_of', path: 'search_path=pg_catalog, pg_temp' },
    { name: 'append_event', path: 'search_path=pg_catalog, pg_temp' },
    { name: 'notify', path: 'search_path=pg_catalog, pg_temp' },
    { name: 'read_notices', path: 'search_path=pg_catalog, pg_temp' },
    { name: 'redeem_ticket', path: 'search_path=pg_catalog, pg_temp' },
    { name: 'shorten_record', path: 'search_path=pg_catalog, pg_temp' },
    { name: 'take_back_notices', path: 'search_path=pg_catalog, pg_temp' },
    { name: 'touch_session', path: 'search_path=pg_catalog, pg_temp' },
  ]);
});
