import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { type BlobHash, type Blobs, createDiskBlobs, noScanner, type Scanner } from '@flux/blobs';
import { createBus } from '@flux/bus';
import { readSettings } from '@flux/config';
import {
  isUuid,
  newId,
  type PersonId,
  Problem,
  type ProjectId,
  type Role,
  type SessionId,
} from '@flux/contracts';
import type { Engine, Migration } from '@flux/database';
import { type Cleanup, testDatabase } from '@flux/database/testing';
import { createApp, createLogger } from '@flux/http';
import type { Identity } from '@flux/identity';
import { createJobs, jobsMigrations } from '@flux/jobs';
import { createPost, deliverPost, mailQueue, type Post } from '@flux/mail';
import { testMail } from '@flux/mail/testing';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { FileQuota } from './files/quota.ts';
import type { FileTables } from './files/tables.ts';
import { createCollaboration, studioMigrations } from './index.ts';

/** What this service reads and calls of `auth`, over tables that tests fill and read. */
const profiles: Migration = {
  id: '0001-auth-profiles',
  kind: 'expand',
  up: `
    create table auth.people (id uuid primary key, name text not null, color smallint not null default 3,
      locale text not null default 'en');
    create view auth.profiles as
      select id, name, null::text as avatar_url, color, 'member'::text as role, locale from auth.people;
    create table auth.left_people (id uuid primary key);
    grant select, insert on auth.left_people to flux_collaboration;
    grant usage on schema auth to flux_collaboration;
    grant select on auth.profiles to flux_collaboration;
    grant select, insert, update on auth.people to flux_collaboration;
    create table auth.notices (person uuid, kind text, event text, actor uuid, project uuid, path text, detail jsonb);
    grant select on auth.notices to flux_collaboration;
    create function auth.notify(person uuid, kind text, event text, actor uuid, project uuid, path text, detail jsonb)
      returns uuid language plpgsql security definer as $body$
      begin
        if person = actor then return null; end if;
        insert into auth.notices values (person, kind, event, actor, project, path, detail);
        return person;
      end $body$;
    create function auth.account_of(address text) returns uuid language sql security definer
      as $body$ select id from auth.people where id::text || '@studio.test' = address $body$;
  `,
  down: '',
};

/** What the schema needs; what sends mail needs the queue's too. */
export const schemaMigrations: readonly Migration[] = [profiles, ...studioMigrations];
export const testMigrations: readonly Migration[] = [...schemaMigrations, ...jobsMigrations];

/** Believes a header: who calls is for the identity's own tests. Notes whose activity it was told of. */
function headerIdentity(touched: PersonId[]): Identity {
  const authenticate = async (request: FastifyRequest) => {
    const id = request.headers['x-person'];
    if (typeof id !== 'string' || !isUuid(id)) throw new Problem('unauthenticated');
    const now = Date.now();
    request.caller = {
      personId: id as PersonId,
      sessionId: id as unknown as SessionId,
      issuedAt: now,
      expiresAt: now + 60_000,
      mayOnlyEnrol: false,
      by: 'bearer',
    };
  };
  return {
    start: async () => {},
    stop: async () => {},
    plugin: async () => {},
    authenticate,
    authenticateEnrolling: authenticate,
    authenticateLate: authenticate,
    optionalAuthenticate: (request) => authenticate(request).catch(() => {}),
    authenticateUpgrade: () => Promise.reject(new Problem('unauthenticated')),
    onSessionEnded: () => () => {},
    hasEnded: () => false,
    touch: ({ personId }) => touched.push(personId),
  };
}

export type Person = { readonly id: PersonId; readonly name: string };

export type StudioOptions = {
  readonly quota?: FileQuota;
  readonly clock?: () => number;
  /** Holds people to their limits. */
  readonly isRateLimited?: true;
  /** Sends mail into an outbox; without it none may be sent. */
  readonly mails?: true;
  /** Wraps the blobs, for faults of a disk that a test cannot bring about. */
  readonly blobs?: (blobs: Blobs) => Blobs;
  /** Asked for at the start. */
  readonly scanner?: () => Scanner;
};

/** The service in a listening app on a database of its own; ended after the tests. */
export async function startStudio(t: Cleanup, engine: Engine, options: StudioOptions = {}) {
  const ends: (() => Promise<unknown>)[] = [];
  t.after(async () => {
    for (const end of ends.toReversed()) await end();
  });
  const database = await testDatabase({ after: (end) => ends.push(end) }, engine, testMigrations);
  const db = database.service<FileTables>('collaboration');
  const dir = await mkdtemp(join(tmpdir(), 'flux-blobs-'));
  ends.push(() => rm(dir, { recursive: true }));
  const disk = createDiskBlobs({ dir });
  const settings = readSettings({
    FLUX_PORT: '0',
    FLUX_LOG_LEVEL: process.env.FLUX_LOG_LEVEL ?? 'silent',
    FLUX_MASTER_KEY: '11'.repeat(32),
    FLUX_URL: 'http://studio.test',
    FLUX_RATE_LIMIT: options.isRateLimited === true ? 'on' : 'off',
  });
  const log = createLogger(settings);
  const bus = createBus();
  const touched: PersonId[] = [];
  const identity = headerIdentity(touched);
  const mail = await testMail({ after: (end) => ends.push(end) });
  let post: Post = () => Promise.reject(new Error('this test said that it sends no mail'));
  if (options.mails) {
    const jobs = createJobs({
      database,
      service: 'collaboration',
      queues: [mailQueue],
      log,
      pollSeconds: 0.5,
    });
    await jobs.open();
    ends.push(jobs.close);
    await deliverPost(jobs, mail);
    post = createPost(jobs);
  }
  const service = createCollaboration({
    settings,
    database,
    bus,
    identity,
    blobs: options.blobs?.(disk) ?? disk,
    scanner: options.scanner?.() ?? noScanner,
    post,
    log,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.quota === undefined ? {} : { quota: options.quota }),
  });
  const app = await createApp({
    settings,
    log,
    services: [service],
    database,
    plugins: [async (fastify) => void fastify.decorateRequest('caller', null)],
  });
  const [url = ''] = await app.listen();
  await service.open();
  app.phase.set('ready');
  ends.push(bus.close, () => app.drain({ quietMs: 0, capMs: 200 }));

  async function person(name = 'Mia'): Promise<Person> {
    const id = newId<PersonId>();
    await sql`insert into auth.people (id, name) values (${id}, ${name})`.execute(db);
    return { id, name };
  }

  /** A request as somebody; a plain object becomes a JSON body. */
  async function call(
    who: Person | undefined,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Response> {
    const headers: Record<string, string> = who === undefined ? {} : { 'x-person': who.id };
    if (body !== undefined && !(body instanceof FormData)) headers['content-type'] = 'application/json';
    const payload = body === undefined || body instanceof FormData ? body : JSON.stringify(body);
    return fetch(`${url}${path}`, { method, headers, ...(payload === undefined ? {} : { body: payload }) });
  }

  /** As `call`, for a request that must succeed with this status. */
  async function ok(status: number, ...request: Parameters<typeof call>) {
    const response = await call(...request);
    const text = await response.text();
    if (response.status !== status)
      throw new Error(`${request[1]} ${request[2]}: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  /** A project of a new owner, with one new person for each further role. */
  async function project(...roles: readonly Exclude<Role, 'owner'>[]) {
    const owner = await person('Olga');
    const { id } = await ok(201, owner, 'POST', '/api/projects', { name: 'Spring' });
    const others = new Map<Role, Person>([['owner', owner]]);
    for (const role of roles) {
      const { token } = await ok(201, owner, 'POST', `/api/projects/${id}/invites`, { role });
      const other = await person(role);
      await ok(200, other, 'POST', '/api/projects/join', { token });
      others.set(role, other);
    }
    return { id: id as string, as: (role: Role): Person => others.get(role)!, owner };
  }

  /** Takes somebody out of a project. */
  async function leave(projectId: string, { id }: Person): Promise<void> {
    await db
      .deleteFrom('studio.project_members')
      .where('project_id', '=', projectId as ProjectId)
      .where('person_id', '=', id)
      .execute();
  }

  /** What somebody was told, in order. */
  async function noticesOf({ id }: Person) {
    const { rows } = await sql<{ kind: string; event: string; path: string | null; detail: object }>`
      select kind, event, path, detail from auth.notices where person = ${id}`.execute(db);
    return rows;
  }

  const hasBlob = async (hash: BlobHash): Promise<boolean> => (await disk.size(hash)) !== undefined;

  return {
    url,
    db,
    database,
    bus,
    disk,
    dir,
    service,
    touched,
    person,
    call,
    ok,
    project,
    leave,
    hasBlob,
    mail,
    noticesOf,
  };
}

export type Studio = Awaited<ReturnType<typeof startStudio>>;

/** A studio for all tests of the suite that calls this; it is there once they run. */
export function studioOfSuite(engine: Engine, options: StudioOptions = {}): Studio {
  const studio = {} as Studio;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    Object.assign(studio, await startStudio({ after: (end) => ends.push(end) }, engine, options));
  });
  after(async () => {
    for (const end of ends) await end();
  });
  return studio;
}

/** The status and code of a refusal. */
export async function refusal(response: Response): Promise<string> {
  const { code, status } = await response.json();
  return `${response.status === status ? status : `${response.status} and ${status}`} ${code}`;
}
