import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createDiskBlobs, noScanner } from '@flux/blobs';
import { createBus } from '@flux/bus';
import type { Engine } from '@flux/database';
import { engines, testDatabase } from '@flux/database/testing';
import { createApp, createLogger, type Service } from '@flux/http';
import { testSettings } from '@flux/http/testing';
import { createIdentity, type IdentityParts } from '@flux/identity';
import { createJobs, jobsMigrations } from '@flux/jobs';
import { createPost, mailQueue } from '@flux/mail';
import { testMail } from '@flux/mail/testing';
import { authMigrations, createAuth, resetQueue } from '../services/auth/index.ts';
import { createCollaboration, studioMigrations } from '../services/collaboration/index.ts';

type Ends = (() => Promise<unknown>)[];

/** Auth and collaboration as two processes would be: each with its own app, identity and database role. */
async function start(engine: Engine, ends: Ends) {
  const migrations = [...authMigrations, ...studioMigrations, ...jobsMigrations];
  const database = await testDatabase({ after: (end) => ends.push(end) }, engine, migrations);
  const settings = testSettings({ FLUX_RATE_LIMIT: 'off', FLUX_SIGNUP: 'invite' });
  const log = createLogger(settings);
  const bus = createBus();
  ends.push(bus.close);
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const dir = await mkdtemp(join(tmpdir(), 'flux-blobs-'));
  ends.push(() => rm(dir, { recursive: true }));
  const blobs = createDiskBlobs({ dir });
  const mail = await testMail({ after: (end) => ends.push(end) });
  const jobs = createJobs({ database, service: 'auth', queues: [mailQueue, resetQueue], log });
  await jobs.open();
  ends.push(jobs.close);

  async function run(name: 'auth' | 'collaboration', make: (identity: IdentityParts) => Service) {
    const identity = createIdentity({ settings, database, bus, service: name, log, now });
    const service = make(identity);
    const app = await createApp({ settings, log, services: [service], database, plugins: [identity.plugin] });
    const [url = ''] = await app.listen();
    await service.open();
    await identity.start();
    app.phase.set('ready');
    ends.push(identity.stop, () => app.drain({ quietMs: 0, capMs: 100 }));
    return url;
  }

  const auth = await run('auth', (identity) =>
    createAuth({
      settings,
      database,
      bus,
      scanner: noScanner,
      identity,
      jobs,
      mail,
      log,
      webDist: '/nowhere',
      now,
    }),
  );
  const work = await run('collaboration', (identity) =>
    createCollaboration({
      settings,
      database,
      bus,
      identity,
      blobs,
      scanner: noScanner,
      post: createPost(jobs),
      log,
      clock: now,
    }),
  );
  return { auth, work, clock };
}

type Studio = Awaited<ReturnType<typeof start>>;

const json = { 'content-type': 'application/json' };
let people = 0;

/** Signs up as a program; the answer is the refusal's code or what to call the studio with. */
async function program(studio: Studio, name: string, invite?: string) {
  const response = await fetch(`${studio.auth}/api/auth/signup`, {
    method: 'POST',
    headers: { ...json, 'x-flux-client': 'program' },
    body: JSON.stringify({
      email: `p${++people}@studio.test`,
      password: 'four green bicycles',
      name,
      ...(invite === undefined ? {} : { invite }),
    }),
  });
  const body = await response.json();
  const authorization = `Bearer ${body.accessToken}`;
  const call = async (method: string, path: string, sent?: object) =>
    fetch(`${path.startsWith('/api/auth') ? studio.auth : studio.work}${path}`, {
      method,
      headers: { authorization, ...(sent === undefined || sent instanceof FormData ? {} : json) },
      ...(sent === undefined ? {} : { body: sent instanceof FormData ? sent : JSON.stringify(sent) }),
    });
  const ok = async (...request: Parameters<typeof call>) => {
    const answer = await call(...request);
    assert.ok(answer.ok, `${request[0]} ${request[1]}: ${answer.status}`);
    return answer.json();
  };
  return { code: body.code as string | undefined, user: body.user, authorization, call, ok };
}

function form(content: string, projectId?: string): FormData {
  const data = new FormData();
  data.append('file', new Blob([content]), 'notes.txt');
  if (projectId !== undefined) data.append('projectId', projectId);
  return data;
}

for (const engine of engines) {
  describe(`working together on ${engine}`, () => {
    let studio: Studio;
    let owner: Awaited<ReturnType<typeof program>>;
    const ends: Ends = [];
    before(async () => {
      studio = await start(engine, ends);
      owner = await program(studio, 'Olga');
    });
    after(async () => {
      for (const end of ends.toReversed()) await end();
    });

    test('a project’s link lets somebody into a studio that takes people by invitation only, and into the project', async () => {
      const project = await owner.ok('POST', '/api/projects', { name: 'Spring' });
      const { token } = await owner.ok('POST', `/api/projects/${project.id}/invites`, { role: 'editor' });
      assert.equal((await program(studio, 'Eve')).code, 'signup_closed');
      assert.equal((await program(studio, 'Eve', `${token}x`)).code, 'signup_closed');
      const mia = await program(studio, 'Mia', token);
      assert.equal(mia.code, undefined);
      // An account is not yet a membership.
      assert.equal((await mia.call('GET', `/api/projects/${project.id}`)).status, 404);
      studio.clock.now += 1_000;
      const joined = await mia.ok('POST', '/api/projects/join', { token });
      assert.deepEqual([joined.id, joined.role], [project.id, 'editor']);
      const { items } = await mia.ok('GET', `/api/projects/${project.id}/members`);
      assert.deepEqual(
        items.map((item: Record<string, unknown>) => [item.id, item.name, item.role]),
        [
          [owner.user.id, 'Olga', 'owner'],
          [mia.user.id, 'Mia', 'editor'],
        ],
      );
      assert.notEqual(items[0].color, items[1].color);
      const preview = await owner.ok('POST', '/api/projects/invitation', { token });
      assert.deepEqual(preview, { projectName: 'Spring', invitedBy: 'Olga', role: 'editor' });
    });

    test('a file uploaded by one member is read by another', async () => {
      const project = await owner.ok('POST', '/api/projects', { name: 'Summer' });
      const { token } = await owner.ok('POST', `/api/projects/${project.id}/invites`, { role: 'viewer' });
      const vera = await program(studio, 'Vera', token);
      const { files } = await owner.ok('POST', '/api/files/upload', form('hello', project.id));
      const path = `/api/files/${files[0].id}/content`;
      assert.equal((await vera.call('GET', path)).status, 404);
      await vera.ok('POST', '/api/projects/join', { token });
      assert.equal(await (await vera.call('GET', path)).text(), 'hello');
      assert.equal((await vera.call('POST', '/api/files/upload', form('x', project.id))).status, 403);
    });

    test('a picture is still shown up to 15 minutes after the access token has ended, and nothing else', async () => {
      const { files } = await owner.ok('POST', '/api/files/upload', form('late'));
      const path = `/api/files/${files[0].id}/content`;
      const began = studio.clock.now;
      studio.clock.now = began + 29 * 60_000;
      const late = await owner.call('GET', path);
      const list = await owner.call('GET', '/api/projects');
      studio.clock.now = began + 31 * 60_000;
      const tooLate = await owner.call('GET', path);
      studio.clock.now = began;
      assert.deepEqual([late.status, list.status, tooLate.status], [200, 401, 401]);
    });

    test('a browser uploads with its cookies and the token of its page, and not without the token', async () => {
      const { token: invite } = await owner.ok(
        'POST',
        `/api/projects/${(await owner.ok('POST', '/api/projects', { name: 'Autumn' })).id}/invites`,
        { role: 'viewer' },
      );
      const signedUp = await fetch(`${studio.auth}/api/auth/signup`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({
          email: `p${++people}@studio.test`,
          password: 'four green bicycles',
          name: 'Bo',
          invite,
        }),
      });
      const { csrfToken } = await signedUp.json();
      const cookie = signedUp.headers
        .getSetCookie()
        .map((line) => line.split(';', 1)[0])
        .join('; ');
      const upload = (headers: Record<string, string>) =>
        fetch(`${studio.work}/api/files/upload`, { method: 'POST', headers, body: form('from a page') });
      assert.equal((await upload({ cookie, 'x-csrf-token': csrfToken })).status, 201);
      const forged = await upload({ cookie });
      assert.deepEqual([forged.status, (await forged.json()).code], [403, 'csrf_failed']);
    });

    test('whoever signs out reads and writes nothing any more, in the other process too', async () => {
      const { token } = await owner.ok(
        'POST',
        `/api/projects/${(await owner.ok('POST', '/api/projects', { name: 'Winter' })).id}/invites`,
        { role: 'viewer' },
      );
      const ada = await program(studio, 'Ada', token);
      const { files } = await ada.ok('POST', '/api/files/upload', form('mine'));
      assert.equal((await ada.call('POST', '/api/auth/logout')).status, 204);
      for (const response of [
        await ada.call('GET', `/api/files/${files[0].id}/content`),
        await ada.call('POST', '/api/files/upload', form('more')),
        await ada.call('POST', '/api/projects/join', { token }),
      ]) {
        assert.deepEqual([response.status, (await response.json()).code], [401, 'session_ended']);
      }
    });
  });
}
