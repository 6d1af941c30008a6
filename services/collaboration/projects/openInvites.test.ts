import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits, newId, type Role } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { type Person, refusal, studioOfSuite } from '../testing.ts';

for (const engine of engines) {
  let now = Date.now();
  describe(`open invitations on ${engine}`, () => {
    const studio = studioOfSuite(engine, { clock: () => now });
    const pathOf = (id: string) => `/api/projects/${id}/invites`;
    type Link = { id: string; token: string; expiresAt: string };
    /** Each a moment after the one before, so that their order is known. */
    const link = async (who: Person, id: string, body: object): Promise<Link> => {
      now += 1;
      return await studio.ok(201, who, 'POST', pathOf(id), body);
    };
    const listed = async (who: Person, id: string, query = '') =>
      (await studio.ok(200, who, 'GET', `${pathOf(id)}${query}`)) as {
        items: { id: string }[];
        nextCursor: string;
      };
    const idsOf = async (who: Person, id: string) => (await listed(who, id)).items.map((item) => item.id);

    test('who looks after members sees all, newest first, with who made them and until when; an editor their own', async () => {
      const { id, owner, as } = await studio.project('admin', 'editor', 'viewer');
      const { items: before } = await listed(owner, id);
      const first = await link(owner, id, { role: 'viewer' });
      const second = await link(as('editor'), id, { role: 'editor', days: 3 });
      for (const who of [owner, as('admin')]) {
        const { items } = await listed(who, id);
        assert.deepEqual(items.slice(0, 2), [
          {
            id: second.id,
            role: 'editor',
            email: null,
            invitedBy: { id: as('editor').id, name: 'editor' },
            createdAt: new Date(now).toISOString(),
            expiresAt: second.expiresAt,
          },
          { ...items[1], id: first.id, role: 'viewer' },
        ]);
        assert.equal(items.length, before.length + 2);
        assert.ok(!JSON.stringify(items).includes(first.token), 'a link is shown once, to who makes it');
      }
      assert.deepEqual(await idsOf(as('editor'), id), [second.id]);
      assert.equal(await refusal(await studio.call(as('viewer'), 'GET', pathOf(id))), '403 forbidden');
      assert.equal(
        await refusal(await studio.call(await studio.person(), 'GET', pathOf(id))),
        '404 not_found',
      );
    });

    test('they come page by page', async () => {
      const { id, owner } = await studio.project();
      const made: string[] = [];
      for (let count = 0; count < 5; count++) made.unshift((await link(owner, id, { role: 'viewer' })).id);
      const seen: string[] = [];
      let query = '?limit=2';
      for (;;) {
        const { items, nextCursor } = await listed(owner, id, query);
        seen.push(...items.map((item) => item.id));
        if (nextCursor === null) break;
        query = `?limit=2&cursor=${nextCursor}`;
      }
      assert.deepEqual(seen, made);
    });

    test('an invitation lasts as many days as were asked for, from one to thirty', async () => {
      const { id, owner } = await studio.project();
      for (const days of [1, limits.inviteDaysMax]) {
        const { expiresAt } = await link(owner, id, { role: 'viewer', days });
        assert.equal(Date.parse(expiresAt), now + days * 24 * 3_600_000);
      }
      for (const days of [0, limits.inviteDaysMax + 1, 1.5, '3', null]) {
        const response = await studio.call(owner, 'POST', pathOf(id), { role: 'viewer', days });
        assert.equal(await refusal(response), '400 invalid_input', String(days));
      }
    });

    test('one that was ended lets nobody in from that moment and is gone from the list, as one that ran out', async () => {
      const { id, owner } = await studio.project();
      const [one, other] = [
        await link(owner, id, { role: 'viewer' }),
        await link(owner, id, { role: 'viewer', days: 1 }),
      ];
      assert.equal((await studio.call(owner, 'DELETE', `${pathOf(id)}/${one.id}`)).status, 204);
      const join = await studio.call(await studio.person(), 'POST', '/api/projects/join', {
        token: one.token,
      });
      assert.equal(await refusal(join), '410 invite_ended');
      assert.deepEqual(await idsOf(owner, id), [other.id]);
      now += 24 * 3_600_000;
      assert.deepEqual(await idsOf(owner, id), []);
      for (const gone of [one, other]) {
        const again = await studio.call(owner, 'DELETE', `${pathOf(id)}/${gone.id}`);
        assert.equal(await refusal(again), '404 not_found');
      }
    });

    for (const role of ['owner', 'admin', 'editor', 'commenter', 'viewer'] as const) {
      test(`which invitations a project's ${role} may end`, async () => {
        const { id, as, owner } = await studio.project('admin', 'editor', 'commenter', 'viewer');
        const end = async (inviteId: string) =>
          (await studio.call(as(role), 'DELETE', `${pathOf(id)}/${inviteId}`)).status;
        const expected: Record<Role, number> = {
          owner: 204,
          admin: 204,
          editor: 404,
          commenter: 403,
          viewer: 403,
        };
        const maker = role === 'owner' ? as('admin') : owner;
        assert.equal(await end((await link(maker, id, { role: 'viewer' })).id), expected[role]);
        if (role === 'editor')
          assert.equal(await end((await link(as(role), id, { role: 'viewer' })).id), 204);
      });
    }

    test('an invitation of another project, or one that nobody made, is not there to be ended', async () => {
      const [mine, theirs] = [await studio.project(), await studio.project()];
      const other = await link(theirs.owner, theirs.id, { role: 'viewer' });
      for (const inviteId of [other.id, newId(), 'x']) {
        const response = await studio.call(mine.owner, 'DELETE', `${pathOf(mine.id)}/${inviteId}`);
        assert.equal(await refusal(response), '404 not_found');
      }
      assert.deepEqual(await idsOf(theirs.owner, theirs.id), [other.id]);
    });
  });
}
