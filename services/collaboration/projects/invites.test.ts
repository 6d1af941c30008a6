import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits, type Role } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { secretHash } from '@flux/identity';
import { sql } from 'kysely';
import { refusal, studioOfSuite } from '../testing.ts';

const inviteLifetime = limits.inviteDays * 24 * 3_600_000;

for (const engine of engines) {
  let now = Date.now();
  describe(`invitations on ${engine}`, () => {
    const studio = studioOfSuite(engine, { clock: () => now, mails: true });

    /** A link into a new project. */
    async function link(role: Role) {
      const project = await studio.project();
      const made = await studio.ok(201, project.owner, 'POST', `/api/projects/${project.id}/invites`, {
        role,
      });
      return { ...made, ...project } as { id: string; token: string; url: string; expiresAt: string };
    }

    test('a link holds a token of 256 bits and ends after 14 days', async () => {
      const { token, url, expiresAt } = await link('editor');
      assert.match(token, /^[\w-]{43}$/u);
      assert.equal(url, `http://studio.test/join/${token}`);
      assert.equal(Date.parse(expiresAt), now + 14 * 24 * 3_600_000);
    });

    test('only the hash of a token is stored', async () => {
      const { token } = await link('editor');
      const rows = await studio.db
        .selectFrom('studio.project_invites')
        .selectAll()
        .where('token_hash', '=', secretHash(token))
        .execute();
      assert.equal(rows.length, 1);
      assert.ok(!JSON.stringify(rows).includes(token));
    });

    test('whoever holds a link sees what it is for without an account, and nothing more', async () => {
      const { token } = await link('commenter');
      const preview = await studio.ok(200, undefined, 'POST', '/api/projects/invitation', { token });
      assert.deepEqual(preview, { projectName: 'Spring', invitedBy: 'Olga', role: 'commenter' });
    });

    test('many people may use a link, each gets its role', async () => {
      const { id, token } = await link('commenter');
      for (const person of [await studio.person(), await studio.person()]) {
        const project = await studio.ok(200, person, 'POST', '/api/projects/join', { token });
        assert.deepEqual([project.id, project.name, project.role], [id, 'Spring', 'commenter']);
        assert.equal(project.abilities['project.invite'], false);
        assert.deepEqual(await studio.ok(200, person, 'GET', `/api/projects/${id}`), project);
      }
    });

    test('joining again changes nothing, a higher role raises, a lower one does not take away', async () => {
      const { id, owner } = await studio.project();
      const token = async (role: Role) =>
        (await studio.ok(201, owner, 'POST', `/api/projects/${id}/invites`, { role })).token;
      const mia = await studio.person();
      const seen: Role[] = [];
      for (const role of ['viewer', 'viewer', 'editor', 'commenter', 'admin', 'viewer'] as const) {
        const project = await studio.ok(200, mia, 'POST', '/api/projects/join', { token: await token(role) });
        seen.push(project.role);
      }
      assert.deepEqual(seen, ['viewer', 'viewer', 'editor', 'editor', 'admin', 'admin']);
      const project = await studio.ok(200, owner, 'POST', '/api/projects/join', {
        token: await token('viewer'),
      });
      assert.equal(project.role, 'owner');
    });

    test('many joins of one person at once make one membership with the highest role', async () => {
      const { id, owner } = await studio.project();
      const mia = await studio.person();
      const tokens = await Promise.all(
        (['viewer', 'admin', 'commenter', 'editor', 'viewer'] as const).map(
          async (role) =>
            (await studio.ok(201, owner, 'POST', `/api/projects/${id}/invites`, { role })).token,
        ),
      );
      await Promise.all(tokens.map((token) => studio.ok(200, mia, 'POST', '/api/projects/join', { token })));
      assert.equal((await studio.ok(200, mia, 'GET', `/api/projects/${id}`)).role, 'admin');
    });

    test('every change of a membership is told on the bus, and nothing else is', async () => {
      const { id, owner } = await studio.project();
      const { token } = await studio.ok(201, owner, 'POST', `/api/projects/${id}/invites`, {
        role: 'editor',
      });
      const mia = await studio.person();
      const told: unknown[] = [];
      const first = Promise.withResolvers<void>();
      const unsubscribe = await studio.bus.subscribe('members', (payload) => {
        told.push(JSON.parse(Buffer.from(payload).toString()));
        first.resolve();
      });
      await studio.ok(200, mia, 'POST', '/api/projects/join', { token });
      await studio.ok(200, mia, 'POST', '/api/projects/join', { token });
      await first.promise;
      unsubscribe();
      assert.deepEqual(told, [{ projectId: id, personId: mia.id }]);
    });

    test('a link works until the moment it ends, and from then on for nobody', async () => {
      const { token } = await link('editor');
      const made = now;
      const [mia, noa] = [await studio.person(), await studio.person()];
      now = made + inviteLifetime - 1;
      await studio.ok(200, mia, 'POST', '/api/projects/join', { token });
      now = made + inviteLifetime;
      const join = await studio.call(noa, 'POST', '/api/projects/join', { token });
      assert.equal(await refusal(join), '410 invite_ended');
      const preview = await studio.call(undefined, 'POST', '/api/projects/invitation', { token });
      assert.equal(await refusal(preview), '410 invite_ended');
      now = made;
    });

    test('a token that nobody made is the same as one that ended', async () => {
      const mia = await studio.person();
      for (const token of ['x', 'a'.repeat(43), 'a'.repeat(128), '\u0000', "' or 1=1 --"]) {
        for (const path of ['/api/projects/join', '/api/projects/invitation']) {
          assert.equal(
            await refusal(await studio.call(mia, 'POST', path, { token })),
            '410 invite_ended',
            token,
          );
        }
      }
      for (const body of [
        { token: 'a'.repeat(129) },
        { token: '' },
        {},
        { token: 7 },
        { token: 'x', role: 'owner' },
      ]) {
        const response = await studio.call(mia, 'POST', '/api/projects/join', body);
        assert.equal(await refusal(response), '400 invalid_input', JSON.stringify(body));
      }
    });

    test('nobody invites above their own role, and who may not invite is told so', async () => {
      const { id, as } = await studio.project('admin', 'editor', 'commenter', 'viewer');
      const expected: Record<Role, Record<string, number>> = {
        owner: { admin: 201, editor: 201, commenter: 201, viewer: 201 },
        admin: { admin: 201, editor: 201, commenter: 201, viewer: 201 },
        editor: { admin: 403, editor: 201, commenter: 201, viewer: 201 },
        commenter: { admin: 403, editor: 403, commenter: 403, viewer: 403 },
        viewer: { admin: 403, editor: 403, commenter: 403, viewer: 403 },
      };
      for (const [inviter, roles] of Object.entries(expected) as [Role, Record<string, number>][]) {
        for (const [role, status] of Object.entries(roles)) {
          const response = await studio.call(as(inviter), 'POST', `/api/projects/${id}/invites`, { role });
          assert.equal(response.status, status, `${inviter} → ${role}`);
          await response.text();
        }
      }
    });

    test('an owner cannot be invited, nor a role that does not exist, nor into another project', async () => {
      const { id, owner } = await studio.project();
      const path = `/api/projects/${id}/invites`;
      for (const role of ['owner', 'guest', '', 7, null]) {
        assert.equal(await refusal(await studio.call(owner, 'POST', path, { role })), '400 invalid_input');
      }
      const stranger = await studio.person();
      const response = await studio.call(stranger, 'POST', path, { role: 'viewer' });
      assert.equal(await refusal(response), '404 not_found');
    });

    test('sign-up asks whether an invitation is open, and others see who is in which project', async () => {
      const { token, id } = await link('viewer');
      const asked = await studio.database
        .service('auth')
        .selectNoFrom([
          sql<boolean>`studio.invitation_open(${secretHash(token)})`.as('open'),
          sql<boolean>`studio.invitation_open(${secretHash('x')})`.as('other'),
        ])
        .executeTakeFirstOrThrow();
      assert.deepEqual(asked, { open: true, other: false });
      for (const service of ['auth', 'messaging', 'collaboration'] as const) {
        const { rows } = await sql`select role from studio.memberships where project_id = ${id}`.execute(
          studio.database.service(service),
        );
        assert.deepEqual(rows, [{ role: 'owner' }]);
      }
    });

    if (engine === 'postgres') {
      test('other services can read neither the tables nor ask what they have no business with', async () => {
        for (const table of [
          'projects',
          'project_members',
          'project_invites',
          'boards',
          'files',
          'blob_claims',
        ]) {
          for (const service of ['auth', 'messaging'] as const) {
            await assert.rejects(
              sql`select * from ${sql.table(`studio.${table}`)}`.execute(studio.database.service(service)),
              /permission denied/u,
            );
          }
        }
        await assert.rejects(
          sql`select studio.invitation_open(''::bytea)`.execute(studio.database.service('messaging')),
          /permission denied/u,
        );
      });
    }
  });
}
