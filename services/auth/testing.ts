import { noScanner, type Scanner } from '@flux/blobs';
import { type Bus, createBus } from '@flux/bus';
import { readSettings } from '@flux/config';
import type { User } from '@flux/contracts';
import { Problem } from '@flux/contracts';
import { type Engine, isUnavailable, type Migration } from '@flux/database';
import { type Cleanup, engines, testDatabase } from '@flux/database/testing';
import { createApp, createLogger } from '@flux/http';
import { createIdentity, secretHash } from '@flux/identity';
import { createJobs, jobsMigrations } from '@flux/jobs';
import { mailQueue } from '@flux/mail';
import { testMail } from '@flux/mail/testing';
import { sql } from 'kysely';
import { WebSocket } from 'ws';
import { authMigrations, createAuth, resetQueue } from './index.ts';
import { createStrength } from './signin/strength.ts';
import type { AuthTables } from './tables.ts';

/** The one function of `studio` that this service asks, over a table that tests fill. */
const invitations: Migration = {
  id: '0002-studio-invitations',
  kind: 'expand',
  up: `
    create table studio.invitations (token_hash bytea primary key);
    create function studio.invitation_open(hash bytea) returns boolean language sql
      security definer set search_path = pg_catalog, pg_temp as $body$
      select exists (select from studio.invitations i where i.token_hash = hash)
    $body$;
    create table studio.members (project_id uuid, person_id uuid, role text);
    create function studio.projects_to_hand_over(person uuid) returns table (id uuid, name text) language sql
      security definer set search_path = pg_catalog, pg_temp as $body$
      select m.project_id, 'Spring' from studio.members m where m.person_id = person and m.role = 'owner'
    $body$;
    create view studio.memberships as select * from studio.members;
    grant select on studio.memberships to flux_auth;
    grant select, insert, delete on studio.members to flux_auth;
    grant usage on schema studio to flux_auth;
    grant select, insert on studio.invitations to flux_auth;
  `,
  down: '',
};

export const testMigrations: readonly Migration[] = [...authMigrations, invitations, ...jobsMigrations];

/**
 * Engines of the suites that start a studio for each of their tests, which takes PGlite seconds every time: PGlite too only
 * with `FLUX_TEST_ENGINES=all`. Suites that share a studio, and those of tests/, always ask both.
 */
export const engineOfStories: readonly Engine[] =
  process.env.FLUX_TEST_ENGINES === 'all' ? engines : ['postgres'];

export const productionEnv = {
  NODE_ENV: 'production',
  FLUX_URL: 'https://studio.test',
  FLUX_RATE_LIMIT: 'on',
};

export const password = 'four green bicycles';

/** One thread for every studio of a test process: it takes longer to start than they do. It ends with the process. */
const strength = { ...createStrength(), close: async () => {} };

/** Waits for something that no event tells. */
export async function until(isTrue: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`It did not come true within ${ms} ms: ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export type AuthOptions = {
  readonly env?: Readonly<Record<string, string>>;
  readonly bus?: Bus;
  readonly scanner?: Scanner;
};

type Request = {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A browser: keeps cookies and sends its CSRF token, as the page does. */
export type Browser = {
  readonly cookies: Map<string, string>;
  readonly send: (method: string, path: string, request?: Request) => Promise<Response>;
  readonly ok: (status: number, method: string, path: string, request?: Request) => Promise<unknown>;
};

async function bodyOf(response: Response, status: number): Promise<unknown> {
  const text = await response.text();
  if (response.status !== status) throw new Error(`${response.status} instead of ${status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** The service in a listening app on a database of its own, with a clock that the test moves. */
export async function startAuth(t: Cleanup, engine: Engine, options: AuthOptions = {}) {
  const ends: (() => Promise<unknown>)[] = [];
  t.after(async () => {
    for (const end of ends.toReversed()) await end();
  });
  const database = await testDatabase({ after: (end) => ends.push(end) }, engine, testMigrations);
  const db = database.service<AuthTables>('auth');
  const mail = await testMail({ after: (end) => ends.push(end) });
  const clock = { now: Date.now() };

  /** One process of several on the same database; the first has the same settings as the others. */
  async function start(env: Readonly<Record<string, string>> = {}, given?: Bus) {
    const settings = readSettings({
      FLUX_PORT: '0',
      FLUX_LOG_LEVEL: process.env.FLUX_LOG_LEVEL ?? 'silent',
      FLUX_MASTER_KEY: '11'.repeat(32),
      FLUX_URL: 'http://studio.test',
      FLUX_RATE_LIMIT: 'off',
      ...env,
    });
    const log = createLogger(settings);
    const bus = given ?? createBus();
    const now = () => clock.now;
    const told: string[] = [];
    const identity = createIdentity({ settings, database, bus, service: 'auth', log, now });
    const jobs = createJobs({
      database,
      service: 'auth',
      queues: [mailQueue, resetQueue],
      log,
      pollSeconds: 0.5,
    });
    const service = createAuth({
      settings,
      database,
      bus,
      scanner: options.scanner ?? noScanner,
      identity,
      jobs,
      mail,
      log,
      strength,
      tell: (line) => told.push(line),
      webDist: '/nowhere',
      now,
    });
    const app = await createApp({
      settings,
      log,
      services: [
        {
          ...service,
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
        },
      ],
      database,
      plugins: [identity.plugin],
      mapError: (error) => (isUnavailable(error) ? new Problem('database_unavailable') : undefined),
    });
    const [url = ''] = await app.listen();
    await jobs.open();
    await service.open();
    await identity.start();
    app.phase.set('ready');
    ends.push(bus.close, identity.stop, jobs.close, () => app.drain({ quietMs: 0, capMs: 100 }));
    return { url, identity, settings, service, bus, told };
  }

  const first = await start(options.env, options.bus);

  function browser(at: { readonly url: string } = first): Browser {
    const cookies = new Map<string, string>();
    const send = async (method: string, path: string, { body, headers = {} }: Request = {}) => {
      const csrf = [...cookies].find(([name]) => name.endsWith('flux_csrf'))?.[1];
      const response = await fetch(`${at.url}${path}`, {
        redirect: 'manual',
        method,
        headers: {
          ...(cookies.size === 0 ? {} : { cookie: [...cookies].map(([k, v]) => `${k}=${v}`).join('; ') }),
          ...(csrf === undefined ? {} : { 'x-csrf-token': csrf }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body) }),
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (/Max-Age=0/.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
      return response;
    };
    return {
      cookies,
      send,
      ok: async (status, ...request) => await bodyOf(await send(...request), status),
    };
  }

  let people = 0;
  /** Somebody new, signed in in a browser of their own. */
  async function person(name = 'Mia Winter', at = first) {
    const email = `person${++people}@studio.test`;
    const own = browser(at);
    const answer = await own.ok(201, 'POST', '/api/auth/signup', { body: { email, password, name } });
    const { user } = answer as { user: User };
    return { ...own, email, user };
  }

  /** Signs in as a program. */
  async function program(email: string) {
    const headers = { 'x-flux-client': 'program' };
    const body = { email, password };
    const answer = await browser().ok(200, 'POST', '/api/auth/login', { headers, body });
    const tokens = answer as { accessToken: string; refreshToken: string; expiresIn: number };
    const bearer = { authorization: `Bearer ${tokens.accessToken}` };
    return {
      ...tokens,
      send: (method: string, path: string) => browser().send(method, path, { headers: bearer }),
    };
  }

  /** The first message of the socket: the caller, or the code of the refusal. */
  function upgrade(query: string, headers: Record<string, string> = {}): Promise<string> {
    const socket = new WebSocket(`${first.url.replace('http', 'ws')}/socket${query}`, { headers });
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('message', (data) => {
        socket.terminate();
        resolve(String(data));
      });
    });
  }

  const invite = async (token: string): Promise<void> => {
    await sql`insert into studio.invitations values (${secretHash(token)})`.execute(db);
  };
  /** Kinds of the events of a person, in order. */
  const eventsOf = async (personId: string): Promise<readonly string[]> => {
    const { rows } = await sql<{ kind: string }>`
      select kind from auth.security_events where person_id = ${personId} order by seq`.execute(db);
    return rows.map(({ kind }) => kind);
  };
  const join = async (projectId: string, personId: string, role = 'viewer'): Promise<void> => {
    await sql`insert into studio.members values (${projectId}, ${personId}, ${role})`.execute(db);
  };
  const part = async (projectId: string): Promise<void> => {
    await sql`delete from studio.members where project_id = ${projectId}`.execute(db);
  };
  return {
    ...first,
    join,
    part,
    start,
    database,
    db,
    clock,
    mail,
    browser,
    person,
    program,
    upgrade,
    invite,
    eventsOf,
  };
}

export type Auth = Awaited<ReturnType<typeof startAuth>>;

/** The status and code of a refusal. */
export async function refusal(response: Response): Promise<string> {
  const { code, status } = await response.json();
  return `${response.status === status ? status : `${response.status} and ${status}`} ${code}`;
}
