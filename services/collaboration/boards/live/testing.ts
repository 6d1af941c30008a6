import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readMessage, writeStep1 } from '@flux/board-sync';
import { type Bus, createBus } from '@flux/bus';
import { readSettings } from '@flux/config';
import {
  type BoardId,
  newId,
  type PersonId,
  type ProjectId,
  type Role,
  type SessionId,
} from '@flux/contracts';
import type { Database, Engine, Migration } from '@flux/database';
import { type Cleanup, testDatabase } from '@flux/database/testing';
import { createApp, createLogger, type Service } from '@flux/http';
import { createIdentity, sealSigningKey, secretHash, signingKeyLength } from '@flux/identity';
import { sql } from 'kysely';
import { WebSocket } from 'ws';
import { applyUpdate, Doc } from 'yjs';
import { studioMigrations } from '../../migrations/index.ts';
import { createBoardSockets, type Every } from './boardSockets.ts';

/** What identity reads and calls of `auth`, as tables that tests fill. */
const auth: Migration = {
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
    create view auth.profiles as
      select null::uuid as id, null::text as name, null::text as avatar_url, 0::smallint as color, null::text as role
       where false;
    grant usage on schema auth to flux_collaboration;
    grant select, insert, update, delete on all tables in schema auth to flux_collaboration;
  `,
  down: '',
};

export const liveMigrations: readonly Migration[] = [auth, ...studioMigrations];

const masterKey = new Uint8Array(32).fill(0x11);
const kid = 'test';

/** A database with a signing key, in which projects and boards can be made. */
export async function liveDatabase(t: Cleanup, engine: Engine): Promise<Database> {
  const database = await testDatabase(t, engine, liveMigrations);
  await addKey(database);
  return database;
}

export async function addKey(database: Database): Promise<void> {
  const secret = sealSigningKey(masterKey, kid, randomBytes(signingKeyLength));
  await sql`insert into auth.key_ring values (${kid}, ${secret}, now(), null)`.execute(
    database.service<unknown>('collaboration'),
  );
}

export const settingsOf = (env: Readonly<Record<string, string>> = {}) =>
  readSettings({
    FLUX_PORT: '0',
    FLUX_LOG_LEVEL: process.env.FLUX_LOG_LEVEL ?? 'silent',
    FLUX_MASTER_KEY: Buffer.from(masterKey).toString('hex'),
    FLUX_URL: 'http://studio.test',
    ...env,
  });

export type StudioOptions = {
  readonly bus?: Bus;
  readonly env?: Readonly<Record<string, string>>;
};

export type Someone = {
  readonly personId: PersonId;
  readonly sessionId: SessionId;
  /** An access token. */
  readonly token: string;
};

/** One process of the collaboration service, as far as boards need it, with a clock that the test moves. */
export async function startProcess(t: Cleanup, database: Database, options: StudioOptions = {}) {
  const ends: (() => Promise<unknown>)[] = [];
  t.after(async () => {
    for (const end of ends.toReversed()) await end();
  });
  const settings = settingsOf(options.env);
  const bus = options.bus ?? createBus();
  const clock: { ahead: number; stopped: number | undefined } = { ahead: 0, stopped: undefined };
  const now = () => (clock.stopped ?? Date.now()) + clock.ahead;
  const rounds = new Map<number, () => void>();
  const every: Every = (ms, work) => {
    rounds.set(ms, work);
    return () => rounds.delete(ms);
  };
  const failures: unknown[] = [];
  const identity = createIdentity({
    settings,
    database,
    bus,
    service: 'collaboration',
    log: { error: (error) => failures.push(error) },
  });
  await identity.start();
  const log = { error: ({ err }: { err?: unknown }) => failures.push(err) };
  const sockets = createBoardSockets({ database, bus, identity, settings, log, now, every });
  const service: Service = {
    name: 'collaboration',
    routes: async () => {},
    sockets: [sockets.route],
    checks: () => ({}),
    open: sockets.open,
    close: sockets.close,
  };
  const app = await createApp({
    settings,
    log: createLogger(settings),
    services: [service],
    database,
    plugins: [identity.plugin],
  });
  const [url = ''] = await app.listen();
  await service.open();
  app.phase.set('ready');
  const drain = () => app.drain({ quietMs: 0, capMs: 100 });
  let drained: Promise<void> | undefined;
  ends.push(bus.close, identity.stop, () => (drained ??= drain()));

  const signIn = async (personId = newId<PersonId>()): Promise<Someone> => {
    const sessionId = newId<SessionId>();
    const { token } = identity.tokens.sign({ personId, sessionId }, Date.now() + 7 * 86_400_000);
    return { personId, sessionId, token };
  };

  return {
    url: url.replace('http', 'ws'),
    sockets,
    identity,
    bus,
    failures,
    signIn,
    /** Stops the clock, so that only `pass` moves it. */
    stopClock(): void {
      clock.stopped = Date.now();
    },
    /** Moves the clock and does what is due every so many milliseconds. */
    pass(ms: number, period: number): void {
      clock.ahead += ms;
      rounds.get(period)?.();
    },
    drain: () => (drained ??= drain()),
  };
}

export type Process = Awaited<ReturnType<typeof startProcess>>;

export type TestBoard = { readonly id: BoardId; readonly projectId: ProjectId };

/** A board in a project of its own, with these people in it. */
export async function makeBoard(
  database: Database,
  members: readonly (readonly [Someone, Role])[],
): Promise<TestBoard> {
  const db = database.service<unknown>('collaboration');
  const projectId = newId<ProjectId>();
  const id = newId<BoardId>();
  const by = newId<PersonId>();
  await sql`insert into studio.projects values (${projectId}, 'Spring', ${by}, now())`.execute(db);
  await sql`insert into studio.boards values (${id}, ${projectId}, 'Ideas', ${by}, now())`.execute(db);
  for (const [{ personId }, role] of members) await setRole(database, projectId, personId, role);
  return { id, projectId };
}

export async function setRole(
  database: Database,
  projectId: ProjectId,
  personId: PersonId,
  role: Role | undefined,
): Promise<void> {
  const db = database.service<unknown>('collaboration');
  if (role === undefined) {
    await sql`
      delete from studio.project_members where project_id = ${projectId} and person_id = ${personId}`.execute(
      db,
    );
  } else {
    await sql`
      insert into studio.project_members values (${projectId}, ${personId}, ${role}, now())
      on conflict (project_id, person_id) do update set role = excluded.role`.execute(db);
  }
}

export async function addTicket(database: Database, { personId, sessionId }: Someone): Promise<string> {
  const ticket = randomBytes(16).toString('base64url');
  await sql`
    insert into auth.tickets values (${secretHash(ticket)}, ${personId}, ${sessionId}, now() + interval '30 s')`.execute(
    database.service<unknown>('collaboration'),
  );
  return ticket;
}

/** Every update of a board's log and its snapshot, in order. */
export async function logOf(database: Database, boardId: string): Promise<Uint8Array[]> {
  const { rows } = await sql<{ bytes: Uint8Array }>`
    select state as bytes, seq from studio.board_snapshots where board_id = ${boardId}
    union all select update, seq from studio.board_updates where board_id = ${boardId}
    order by seq`.execute(database.service<unknown>('collaboration'));
  return rows.map(({ bytes }) => bytes);
}

/** Waits for something that no event tells. */
export async function until(isTrue: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`It did not come true within ${ms} ms: ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The work of a test file: ended in turn when its suite ends. */
export function endings(): Cleanup & { readonly end: () => Promise<void> } {
  const ends: (() => Promise<void>)[] = [];
  return {
    after: (end) => ends.push(end),
    end: async () => {
      for (const end of ends.toReversed()) await end();
    },
  };
}

/** A document whose changes are kept as the updates that a client would send. */
export function drawing(clientID?: number) {
  const doc = new Doc();
  if (clientID !== undefined) doc.clientID = clientID;
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'remote') updates.push(update);
  });
  return {
    doc,
    updates,
    /** Draws something and returns the update. */
    draw(key = `k${updates.length}`, value: unknown = [1, 2, 3]): Uint8Array {
      doc.getMap('elements').set(key, value);
      return updates.at(-1)!;
    },
  };
}

/** A document with everything that these messages brought. */
export function drawn(messages: readonly Uint8Array[]): Doc {
  const doc = new Doc();
  for (const bytes of messages) {
    const message = readMessage(bytes);
    if (message.kind === 'step2' || message.kind === 'update') applyUpdate(doc, message.update);
  }
  return doc;
}

type SocketOptions = { query?: string; headers?: Record<string, string>; autoPong?: boolean };

/** A bare socket that keeps what it hears. */
export function openSocket(
  url: string,
  boardId: string,
  who?: Someone,
  { query = '', headers = {}, ...options }: SocketOptions = {},
) {
  const bearer: Record<string, string> = who === undefined ? {} : { authorization: `Bearer ${who.token}` };
  const socket = new WebSocket(`${url}/collaboration/${boardId}${query}`, {
    headers: { ...bearer, ...headers },
    ...options,
  });
  const messages: Uint8Array[] = [];
  const closed = once(socket, 'close').then(([code]) => Number(code));
  socket.on('message', (data: Buffer) => messages.push(Uint8Array.from(data)));
  socket.on('error', () => {});
  return {
    socket,
    messages,
    closed,
    opened: () => once(socket, 'open'),
    /** Opens it and waits until the server has asked for what we have, and answered what we lack. */
    async joined(): Promise<void> {
      await until(() => messages.some((m) => m[0] === 0 && m[1] === 0));
      socket.send(writeStep1(Uint8Array.of(0)));
      await until(() => messages.some((m) => m[0] === 0 && m[1] === 1));
    },
    /** Resolves when a message of this type (and sync step) has come; messages before `from` do not count. */
    heard: async (type: number, step?: number, from = 0): Promise<Uint8Array> => {
      const find = () =>
        messages.slice(from).find((m) => m[0] === type && (step === undefined || m[1] === step));
      await until(() => find() !== undefined);
      return find()!;
    },
    send: (bytes: Uint8Array) => socket.send(bytes),
  };
}

export type TestSocket = ReturnType<typeof openSocket>;
