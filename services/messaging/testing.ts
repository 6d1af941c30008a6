import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type Bus, createBus } from '@flux/bus';
import {
  type Channel,
  type ChannelId,
  type ClientFrame,
  type FileId,
  newId,
  type PersonId,
  type ProjectId,
  type Role,
  type ServerFrame,
  type SessionId,
} from '@flux/contracts';
import type { Database, Engine, Migration } from '@flux/database';
import { type Cleanup, testDatabase } from '@flux/database/testing';
import { createApp, createLogger } from '@flux/http';
import { testSettings } from '@flux/http/testing';
import { createIdentity, sealSigningKey, signingKeyLength } from '@flux/identity';
import { sql } from 'kysely';
import { WebSocket } from 'ws';
import { createMessaging, messagingMigrations } from './index.ts';
import type { Every } from './live/conversations.ts';

/** What this service reads and calls of `auth`, as tables that tests fill. */
const auth: Migration = {
  id: '0001-auth-views',
  kind: 'expand',
  up: `
    create table auth.key_ring (
      kid text primary key, secret bytea not null, created_at timestamptz not null, retires_at timestamptz);
    create table auth.ended_sessions (id uuid primary key, ended_at timestamptz not null);
    create table auth.profiles (
      id uuid primary key, name text not null, avatar_url text, color smallint not null default 0,
      role text not null default 'member');
    create table auth.told (person uuid, actor uuid, project uuid, path text, detail jsonb, read boolean default false);
    create function auth.redeem_ticket(ticket_hash bytea)
      returns table (person_id uuid, session_id uuid, expires_at timestamptz) language sql as
      'select null::uuid, null::uuid, null::timestamptz where false';
    create function auth.touch_session(session uuid, at timestamptz) returns void language sql as '';
    create function auth.notify(
      person uuid, kind text, event text, actor uuid, project uuid, path text, detail jsonb
    ) returns uuid language sql as $body$
      insert into auth.told select person, actor, project, path, detail where person <> actor returning person
    $body$;
    create function auth.read_notices(person uuid, paths text[]) returns boolean language plpgsql as $body$
      begin
        update auth.told t set read = true
         where t.person = read_notices.person and t.path = any (paths) and not read;
        return found;
      end
    $body$;
    create function auth.take_back_notices(people uuid[], path text) returns uuid[] language sql as $body$
      with gone as (
        delete from auth.told t where t.person = any (people) and t.path = take_back_notices.path returning t.person
      )
      select coalesce(array_agg(distinct person), '{}') from gone
    $body$;
    grant usage on schema auth to flux_messaging, flux_collaboration;
    grant select, insert, update, delete on all tables in schema auth to flux_messaging, flux_collaboration;
  `,
  down: `
    drop function auth.take_back_notices(uuid[], text);
    drop function auth.read_notices(uuid, text[]);
    drop function auth.notify(uuid, text, text, uuid, uuid, text, jsonb);
    drop function auth.touch_session(uuid, timestamptz);
    drop function auth.redeem_ticket(bytea);
    drop table auth.told, auth.profiles, auth.ended_sessions, auth.key_ring;
    revoke usage on schema auth from flux_messaging, flux_collaboration;
  `,
};

/** The tables of `studio` beneath the views that this service reads. */
const studio: Migration = {
  id: '0002-studio-tables',
  kind: 'expand',
  up: `
    create table studio.project_members (
      project_id uuid, person_id uuid, role text not null, joined_at timestamptz not null,
      primary key (project_id, person_id));
    create table studio.files (id uuid primary key, project_id uuid, name text, size bigint, media_type text,
      deleted_at timestamptz);
    create view studio.memberships as select project_id, person_id, role from studio.project_members;
    grant usage on schema studio to flux_messaging;
    grant select, insert, update, delete on all tables in schema studio to flux_collaboration;
  `,
  down: `
    drop view studio.memberships;
    drop table studio.files, studio.project_members;
    revoke usage on schema studio from flux_messaging;
  `,
};

export const testMigrations: readonly Migration[] = [auth, studio, ...messagingMigrations];

const masterKey = new Uint8Array(32).fill(0x11);
const kid = 'test';

export async function addKey(database: Database): Promise<void> {
  const secret = sealSigningKey(masterKey, kid, randomBytes(signingKeyLength));
  await sql`insert into auth.key_ring values (${kid}, ${secret}, now(), null)`.execute(
    database.service<unknown>('messaging'),
  );
}

/** A database with a signing key, in which projects and their people can be made. */
export async function conversationDatabase(t: Cleanup, engine: Engine): Promise<Database> {
  const database = await testDatabase(t, engine, testMigrations);
  await addKey(database);
  return database;
}

export type Someone = { readonly id: PersonId; readonly sessionId: SessionId; readonly token: string };

export type ProcessOptions = {
  readonly bus?: Bus;
  readonly env?: Readonly<Record<string, string>>;
};

/** One process of the service, with a clock that the test moves and rounds that it starts. */
export async function startMessaging(t: Cleanup, database: Database, options: ProcessOptions = {}) {
  const ends: (() => Promise<unknown>)[] = [];
  t.after(async () => {
    for (const end of ends.toReversed()) await end();
  });
  const settings = testSettings({
    FLUX_RATE_LIMIT: 'off',
    FLUX_LOG_LEVEL: process.env.FLUX_LOG_LEVEL ?? 'silent',
    ...options.env,
  });
  const bus = options.bus ?? createBus();
  const clock = { ahead: 0 };
  const now = () => Date.now() + clock.ahead;
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
    service: 'messaging',
    log: { error: (error) => failures.push(error) },
  });
  await identity.start();
  const refusals: object[] = [];
  const log = {
    error: ({ err }: { err?: unknown }) => void failures.push(err),
    info: (fields: object) => void refusals.push(fields),
  };
  const service = createMessaging({ settings, database, bus, identity, log, clock: now, every });
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
  let drained: Promise<void> | undefined;
  const drain = () => (drained ??= app.drain({ quietMs: 0, capMs: 100 }));
  ends.push(bus.close, identity.stop, drain);

  async function call(who: Someone, method: string, path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${who.token}` };
    if (body !== undefined) headers['content-type'] = 'application/json';
    return fetch(`${url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  return {
    url,
    bus,
    failures,
    /** What the log says of frames that were refused. */
    refusals,
    identity,
    drain,
    async signIn(id = newId<PersonId>()): Promise<Someone> {
      const sessionId = newId<SessionId>();
      const { token } = identity.tokens.sign({ personId: id, sessionId }, Date.now() + 7 * 86_400_000);
      return { id, sessionId, token };
    },
    call,
    /** As `call`, for a request that must succeed with this status. */
    async ok(status: number, ...request: Parameters<typeof call>) {
      const response = await call(...request);
      const text = await response.text();
      if (response.status !== status)
        throw new Error(`${request[1]} ${request[2]}: ${response.status} ${text}`);
      return text === '' ? undefined : JSON.parse(text);
    },
    /** Moves the clock and does what is due every so many milliseconds. */
    pass(ms: number, period: number): void {
      clock.ahead += ms;
      rounds.get(period)?.();
    },
    socket: (who: Someone, channelOptions?: WebSocket.ClientOptions) => openSocket(url, who, channelOptions),
  };
}

export type Process = Awaited<ReturnType<typeof startMessaging>>;

/** The status and code of a refusal. */
export async function refusal(response: Response): Promise<string> {
  const { code, status } = await response.json();
  return `${response.status === status ? status : `${response.status} and ${status}`} ${code}`;
}

/** Waits for something that no event tells. */
export async function until(isTrue: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`It did not come true within ${ms} ms: ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What happened in a database outside this service. */
export function outside(database: Database) {
  const db = database.service<unknown>('collaboration');
  return {
    async join(
      projectId: ProjectId,
      { id }: Pick<Someone, 'id'>,
      role: Role,
      at = new Date(),
    ): Promise<void> {
      await sql`insert into auth.profiles (id, name) values (${id}, ${`Person ${id.slice(-4)}`})
        on conflict do nothing`.execute(db);
      await sql`insert into studio.project_members values (${projectId}, ${id}, ${role}, ${at})
        on conflict (project_id, person_id) do update set role = excluded.role`.execute(db);
    },
    async leave(projectId: ProjectId, { id }: Pick<Someone, 'id'>): Promise<void> {
      await sql`delete from studio.project_members where project_id = ${projectId} and person_id = ${id}`.execute(
        db,
      );
    },
    async addFile(projectId: ProjectId | null, name = 'offer.pdf'): Promise<FileId> {
      const id = newId<FileId>();
      await sql`
        insert into studio.files (id, project_id, name, size, media_type)
        values (${id}, ${projectId}, ${name}, 184, 'application/pdf')`.execute(db);
      return id;
    },
    async trashFile(id: FileId): Promise<void> {
      await sql`update studio.files set deleted_at = now() where id = ${id}`.execute(db);
    },
    async told(): Promise<readonly Readonly<Record<string, unknown>>[]> {
      const { rows } = await sql<Record<string, unknown>>`select * from auth.told`.execute(db);
      return rows;
    },
  };
}

/** Says on the bus that somebody's membership changed, as the collaboration service does. */
export const sayMembership = (bus: Bus, projectId: ProjectId, { id }: Pick<Someone, 'id'>): void =>
  bus.publish('members', Buffer.from(JSON.stringify({ projectId, personId: id })));

/** A project with these people in it, and its first channel. */
export async function makeProject(
  process: Process,
  database: Database,
  members: readonly (readonly [Someone, Role])[],
): Promise<{ readonly id: ProjectId; readonly general: Channel & { readonly id: ChannelId } }> {
  const id = newId<ProjectId>();
  const { join } = outside(database);
  for (const [person, role] of members) await join(id, person, role);
  const first = members[0]?.[0];
  if (first === undefined) throw new Error('A project has somebody in it.');
  const { items } = await process.ok(200, first, 'GET', `/api/projects/${id}/channels`);
  return { id, general: items[0] };
}

type FrameOf<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>;

/** A socket that keeps what it hears. */
export function openSocket(url: string, who: Someone, options: WebSocket.ClientOptions = {}) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/messaging`, {
    headers: { authorization: `Bearer ${who.token}` },
    ...options,
  });
  const frames: ServerFrame[] = [];
  const closed = once(socket, 'close').then(([code]) => Number(code));
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString())));
  socket.on('error', () => {});
  const of = <T extends ServerFrame['type']>(type: T) =>
    frames.filter((frame): frame is FrameOf<T> => frame.type === type);
  const say = (frame: ClientFrame) => socket.send(JSON.stringify(frame));
  return {
    socket,
    frames,
    closed,
    of,
    say,
    opened: () => once(socket, 'open'),
    /** Waits for so many frames of a type, and answers the last of them. */
    async heard<T extends ServerFrame['type']>(type: T, count = 1): Promise<FrameOf<T>> {
      await until(() => of(type).length >= count);
      return of(type)[count - 1] as FrameOf<T>;
    },
    async hello(resume: Readonly<Record<string, number>> = {}): Promise<FrameOf<'ready'>> {
      if (socket.readyState !== WebSocket.OPEN) await once(socket, 'open');
      say({ type: 'hello', resume: { ...resume } });
      await until(() => of('ready').length > 0 && of('presence').length > 0);
      return of('ready')[0] as FrameOf<'ready'>;
    },
    /** Sends a message and answers its id. */
    send(
      channelId: string,
      body: string,
      more: { id?: string; threadId?: string; attachments?: string[] } = {},
    ) {
      const { id = newId<string>(), ...rest } = more;
      say({ type: 'send', id, channelId, body, ...rest });
      return id;
    },
    /** What became of the write with this id: its seq, or the code of the refusal. */
    async answerTo(id: string, count = 1): Promise<number | string> {
      const answers = () =>
        frames.flatMap((frame): (number | string)[] =>
          frame.type === 'ack' && frame.id === id
            ? [frame.seq]
            : frame.type === 'error' && frame.id === id
              ? [frame.code]
              : [],
        );
      await until(() => answers().length >= count);
      return answers()[count - 1] ?? '';
    },
    /** The durable changes that came, in the order in which they came. */
    changes: () =>
      frames.filter(({ type }) => ['message', 'edited', 'deleted', 'reacted'].includes(type)) as FrameOf<
        'message' | 'edited' | 'deleted' | 'reacted'
      >[],
  };
}

export type TestSocket = ReturnType<typeof openSocket>;
