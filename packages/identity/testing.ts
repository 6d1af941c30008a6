import { randomBytes } from 'node:crypto';
import { type Bus, createBus } from '@flux/bus';
import { readSettings, type Settings } from '@flux/config';
import { newId, type PersonId, Problem, type SessionId } from '@flux/contracts';
import { type Engine, isUnavailable, type Migration } from '@flux/database';
import { type Cleanup, testDatabase } from '@flux/database/testing';
import { createApp, createLogger, type Service } from '@flux/http';
import { type Kysely, sql } from 'kysely';
import { callerOf, createIdentity } from './createIdentity.ts';
import { type KeyRing, type SigningKey, sealSigningKey, signingKeyLength } from './keyRing.ts';
import { secretHash } from './tickets.ts';
import type { AuthViews } from './views.ts';

/** What this package reads and calls of `auth`, as tables that tests fill. */
const views: Migration = {
  id: '0001-auth-views',
  kind: 'expand',
  up: `
    create table auth.key_ring (
      kid text primary key, secret bytea not null, created_at timestamptz not null, retires_at timestamptz);
    create table auth.ended_sessions (id uuid primary key, ended_at timestamptz not null);
    create table auth.tickets (hash bytea primary key, person_id uuid, session_id uuid, expires_at timestamptz);
    create table auth.touches (session uuid not null, at timestamptz not null);
    create function auth.redeem_ticket(ticket_hash bytea)
      returns table (person_id uuid, session_id uuid, expires_at timestamptz) language sql as $body$
      delete from auth.tickets t where t.hash = ticket_hash returning t.person_id, t.session_id, t.expires_at
    $body$;
    create function auth.touch_session(session uuid, at timestamptz) returns void language sql as $body$
      insert into auth.touches values (session, at)
    $body$;
    grant select, insert, update, delete on all tables in schema auth to flux_auth;
  `,
  down: '',
};

type TestTables = AuthViews & {
  'auth.tickets': { hash: Uint8Array; person_id: string; session_id: string; expires_at: Date };
  'auth.touches': { session: string; at: Date };
};

export type TestDb = Kysely<TestTables>;

export const masterKey = new Uint8Array(32).fill(0x11);

/** Waits for something that no event tells. */
export async function until(isTrue: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`It did not come true within ${ms} ms: ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A ring of keys without a database. */
export function ringOf(...keys: readonly SigningKey[]): KeyRing {
  return {
    load: async () => false,
    signing: () => keys[0]!,
    find: async (kid) => keys.find((key) => key.kid === kid),
  };
}

export const newKey = (kid: string): SigningKey => ({ kid, secret: randomBytes(signingKeyLength) });

export async function addKey(
  db: TestDb,
  { kid, secret }: SigningKey,
  { createdAt = new Date(), retiresAt = null as Date | null, sealedUnder = masterKey } = {},
): Promise<void> {
  await db
    .insertInto('auth.key_ring')
    .values({
      kid,
      secret: sealSigningKey(sealedUnder, kid, secret),
      created_at: createdAt,
      retires_at: retiresAt,
    })
    .execute();
}

export async function viewsDatabase(t: Cleanup, engine: Engine) {
  const database = await testDatabase(t, engine, [views]);
  return { database, db: database.service<TestTables>('auth') };
}

export function settingsFor(env: Readonly<Record<string, string>> = {}): Settings {
  return readSettings({
    FLUX_PORT: '0',
    FLUX_LOG_LEVEL: 'silent',
    FLUX_MASTER_KEY: Buffer.from(masterKey).toString('hex'),
    FLUX_URL: 'http://studio.test',
    ...env,
  });
}

/** Answers with the caller it was shown, behind each of the hooks. */
function mirror(identity: ReturnType<typeof createIdentity>): Service {
  const hooks = {
    strict: identity.authenticate,
    enrolling: identity.authenticateEnrolling,
    late: identity.authenticateLate,
    optional: identity.optionalAuthenticate,
  };
  return {
    name: 'auth',
    routes: async (app) => {
      for (const [path, hook] of Object.entries(hooks)) {
        app.route({
          method: ['GET', 'POST', 'DELETE'],
          url: `/${path}`,
          preHandler: hook,
          handler: async (request) => ({ caller: request.caller }),
        });
      }
      app.get('/unguarded', async (request) => callerOf(request));
      app.post('/open', async () => ({}));
      app.post('/api/csp-report', async () => ({}));
      app.get('/cookies', async ({ cookies }) => ({ cookies, inherited: 'toString' in cookies }));
    },
    sockets: [
      {
        path: '/socket',
        maxPayload: 1_000,
        accept: (socket, request) => {
          identity.authenticateUpgrade(request).then(
            (caller) => socket.send(JSON.stringify(caller)),
            (error: unknown) => socket.send(error instanceof Problem ? error.code : String(error)),
          );
        },
      },
    ],
    checks: () => ({}),
    open: async () => {},
    close: async () => {},
  };
}

export type MirrorOptions = { readonly env?: Readonly<Record<string, string>>; readonly bus?: Bus };

/** Identity in a listening app on a database of its own, with a clock that the test moves. */
export async function startMirror(t: Cleanup, engine: Engine, options: MirrorOptions = {}) {
  const ends: (() => Promise<unknown>)[] = [];
  t.after(async () => {
    for (const end of ends.toReversed()) await end();
  });
  const { database, db } = await viewsDatabase({ after: (end) => ends.push(end) }, engine);
  const key = newKey('first');
  await addKey(db, key);
  const settings = settingsFor(options.env);
  const bus = options.bus ?? createBus();
  const clock = { now: Date.now() };
  const failures: unknown[] = [];
  const identity = createIdentity({
    settings,
    database,
    bus,
    service: 'auth',
    log: { error: (error) => failures.push(error) },
    now: () => clock.now,
  });
  await identity.start();
  const app = await createApp({
    settings,
    log: createLogger(settings),
    services: [mirror(identity)],
    database,
    plugins: [identity.plugin],
    mapError: (error) => (isUnavailable(error) ? new Problem('database_unavailable') : undefined),
  });
  const [url = ''] = await app.listen();
  app.phase.set('ready');
  ends.push(bus.close, identity.stop, () => app.drain({ quietMs: 0, capMs: 100 }));

  const caller = () => ({ personId: newId<PersonId>(), sessionId: newId<SessionId>() });
  type Signed = ReturnType<typeof caller> & { readonly mayOnlyEnrol?: boolean };
  const sign = async (who: Signed = caller()) => {
    const { token } = identity.tokens.sign(who, clock.now + 7 * 86_400_000);
    return { ...who, token };
  };
  const addTicket = async (ticket: string, who = caller()) => {
    const row = { hash: secretHash(ticket), person_id: who.personId, session_id: who.sessionId };
    await db
      .insertInto('auth.tickets')
      .values({ ...row, expires_at: new Date(clock.now + 60_000) })
      .execute();
    return who;
  };
  const endBySql = (sessionId: SessionId, at = new Date()) =>
    sql`insert into auth.ended_sessions values (${sessionId}, ${at})`.execute(db);
  return {
    url,
    identity,
    database,
    db,
    bus,
    clock,
    key,
    settings,
    failures,
    caller,
    sign,
    addTicket,
    endBySql,
  };
}

export type Mirror = Awaited<ReturnType<typeof startMirror>>;
