import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newId, type Role } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { type Person, refusal, studioOfSuite } from '../testing.ts';

type Given = Exclude<Role, 'owner'>;
const given: readonly Given[] = ['admin', 'editor', 'commenter', 'viewer'];
const roles: readonly Role[] = ['owner', ...given];

for (const engine of engines) {
  describe(`the people of a project on ${engine}`, () => {
    const studio = studioOfSuite(engine);
    const pathOf = (id: string, { id: personId }: { readonly id: string }) =>
      `/api/projects/${id}/members/${personId}`;
    const change = (who: Person, id: string, whom: Person, role: unknown) =>
      studio.call(who, 'PATCH', pathOf(id, whom), { role });
    const rolesIn = async (who: Person, id: string): Promise<Record<string, Role>> => {
      const { items } = await studio.ok(200, who, 'GET', `/api/projects/${id}/members`);
      return Object.fromEntries(items.map((item: { id: string; role: Role }) => [item.id, item.role]));
    };
    /** A project with two people of each given role, so that somebody can act on another of the same. */
    async function crowd() {
      const project = await studio.project(...given);
      const second = new Map<Role, Person>();
      for (const role of given) {
        const { token } = await studio.ok(201, project.owner, 'POST', `/api/projects/${project.id}/invites`, {
          role,
        });
        const person = await studio.person(role);
        await studio.ok(200, person, 'POST', '/api/projects/join', { token });
        second.set(role, person);
      }
      return { ...project, another: (role: Role) => second.get(role) ?? project.owner };
    }
    const listen = async () => {
      const heard: { projectId: string; personId: string }[] = [];
      const stop = await studio.bus.subscribe('members', (payload) =>
        heard.push(JSON.parse(Buffer.from(payload).toString())),
      );
      /** What was told by now: the bus keeps its order, so a message of our own comes last. */
      return async () => {
        const end = Promise.withResolvers<void>();
        const stopWaiting = await studio.bus.subscribe('members', (payload) => {
          if (Buffer.from(payload).toString() === '{"end":true}') end.resolve();
        });
        studio.bus.publish('members', Buffer.from('{"end":true}'));
        await end.promise;
        stop();
        stopWaiting();
        return heard.filter((message) => 'personId' in message).map(({ personId }) => personId);
      };
    };

    for (const actor of roles) {
      test(`whose role a project's ${actor} may change, and to what`, async () => {
        const { id, as, another, owner } = await crowd();
        for (const role of roles) {
          const whom = another(role);
          for (const next of given) {
            const isAllowed = (actor === 'owner' || actor === 'admin') && role !== 'owner';
            const response = await change(as(actor), id, whom, next);
            assert.equal(response.status, isAllowed ? 200 : 403, `${actor}: ${role} → ${next}`);
            if (isAllowed) {
              const member = await response.json();
              assert.deepEqual([member.id, member.role], [whom.id, next]);
            }
          }
          if (role !== 'owner') await studio.ok(200, owner, 'PATCH', pathOf(id, whom), { role });
          assert.equal((await rolesIn(owner, id))[whom.id], role);
        }
      });

      test(`whom a project's ${actor} may take out`, async () => {
        const { id, as, another, owner } = await crowd();
        for (const role of roles) {
          const isAllowed = (actor === 'owner' || actor === 'admin') && role !== 'owner';
          const { status } = await studio.call(as(actor), 'DELETE', pathOf(id, another(role)));
          // The owner in the place of another owner is the owner themselves, who cannot leave.
          assert.equal(status, isAllowed ? 204 : 403, `${actor}: ${role}`);
          assert.equal((await rolesIn(owner, id))[another(role).id], isAllowed ? undefined : role);
        }
      });

      test(`whether a project's ${actor} may leave it, and may hand it over`, async () => {
        const { id, as, another } = await crowd();
        const handed = await studio.call(as(actor), 'POST', `/api/projects/${id}/owner`, {
          personId: another('viewer').id,
        });
        assert.equal(handed.status, actor === 'owner' ? 200 : 403);
        const who = actor === 'owner' ? another('viewer') : as(actor);
        const left = await studio.call(who, 'DELETE', pathOf(id, who));
        assert.equal(left.status, actor === 'owner' ? 403 : 204);
      });
    }

    test('every member says what the caller may do with them', async () => {
      const { id, as } = await studio.project('admin', 'editor');
      const seen = async (who: Person) => {
        const { items } = await studio.ok(200, who, 'GET', `/api/projects/${id}/members`);
        return items.map((item: { role: Role; abilities: Record<string, boolean> }) => [
          item.role,
          item.abilities['member.change'],
          item.abilities['member.remove'],
        ]);
      };
      const many = [
        ['owner', false, false],
        ['admin', true, true],
        ['editor', true, true],
      ];
      assert.deepEqual(await seen(as('owner')), many);
      assert.deepEqual(await seen(as('admin')), many);
      assert.deepEqual(
        await seen(as('editor')),
        many.map(([role]) => [role, false, false]),
      );
    });

    test('a change of role is told to the person and to every process, and again only when it is one', async () => {
      const { id, owner, as } = await studio.project('editor');
      const heard = await listen();
      await studio.ok(200, owner, 'PATCH', pathOf(id, as('editor')), { role: 'viewer' });
      await studio.ok(200, owner, 'PATCH', pathOf(id, as('editor')), { role: 'viewer' });
      assert.deepEqual(await heard(), [as('editor').id]);
      assert.deepEqual(await studio.noticesOf(as('editor')), [
        {
          kind: 'project',
          event: 'role_changed',
          path: `/projects/${id}`,
          detail: { project: 'Spring', role: 'viewer' },
        },
      ]);
    });

    test('who changes their own role is not told of it, and sees what is left to them', async () => {
      const { id, as } = await studio.project('admin');
      const member = await studio.ok(200, as('admin'), 'PATCH', pathOf(id, as('admin')), { role: 'editor' });
      assert.deepEqual(member.abilities, { 'member.change': false, 'member.remove': false });
      assert.deepEqual(await studio.noticesOf(as('admin')), []);
    });

    test('who was taken out sees nothing of the project any more, and is told so; who leaves is not', async () => {
      const { id, owner, as } = await studio.project('editor', 'viewer');
      const board = await studio.ok(201, owner, 'POST', `/api/projects/${id}/boards`, { name: 'Poster' });
      const heard = await listen();
      assert.equal((await studio.call(owner, 'DELETE', pathOf(id, as('editor')))).status, 204);
      assert.equal((await studio.call(as('viewer'), 'DELETE', pathOf(id, as('viewer')))).status, 204);
      assert.deepEqual(await heard(), [as('editor').id, as('viewer').id]);
      for (const who of [as('editor'), as('viewer')]) {
        for (const path of [`/api/projects/${id}`, `/api/projects/${id}/members`, `/api/boards/${board.id}`])
          assert.equal(await refusal(await studio.call(who, 'GET', path)), '404 not_found');
        assert.deepEqual((await studio.ok(200, who, 'GET', '/api/projects')).items, []);
      }
      assert.deepEqual(await studio.noticesOf(as('editor')), [
        { kind: 'project', event: 'removed', path: null, detail: { project: 'Spring' } },
      ]);
      assert.deepEqual(await studio.noticesOf(as('viewer')), []);
    });

    test('the invitations of who left, or who may not make them any more, let nobody in', async () => {
      const { id, owner, as } = await studio.project('admin', 'editor');
      const link = async (who: Person, role: Role) =>
        (await studio.ok(201, who, 'POST', `/api/projects/${id}/invites`, { role })).token as string;
      const tokens = {
        adminsAdmin: await link(as('admin'), 'admin'),
        adminsEditor: await link(as('admin'), 'editor'),
        editors: await link(as('editor'), 'viewer'),
        owners: await link(owner, 'viewer'),
      };
      await studio.ok(200, owner, 'PATCH', pathOf(id, as('admin')), { role: 'editor' });
      await studio.call(as('editor'), 'DELETE', pathOf(id, as('editor')));
      const opens = async (token: string) =>
        (await studio.call(undefined, 'POST', '/api/projects/invitation', { token })).status === 200;
      assert.deepEqual(
        [
          await opens(tokens.adminsAdmin),
          await opens(tokens.adminsEditor),
          await opens(tokens.editors),
          await opens(tokens.owners),
        ],
        [false, true, false, true],
      );
    });

    test('a project that is handed over has one owner, who is told, and its old one is an admin', async () => {
      const { id, owner, as } = await studio.project('editor');
      const next = as('editor');
      const heard = await listen();
      const project = await studio.ok(200, owner, 'POST', `/api/projects/${id}/owner`, { personId: next.id });
      assert.deepEqual([project.role, project.abilities['project.transfer']], ['admin', false]);
      assert.deepEqual(await rolesIn(next, id), { [owner.id]: 'admin', [next.id]: 'owner' });
      assert.deepEqual(await heard(), [owner.id, next.id]);
      assert.deepEqual(await studio.noticesOf(next), [
        { kind: 'project', event: 'owner_changed', path: `/projects/${id}`, detail: { project: 'Spring' } },
      ]);
      assert.equal((await studio.call(owner, 'DELETE', pathOf(id, owner))).status, 204, 'now they can leave');
    });

    test('it is handed over to a member and to nobody else; to oneself nothing happens', async () => {
      const { id, owner } = await studio.project();
      const stranger = await studio.person();
      for (const personId of [stranger.id, newId()]) {
        const response = await studio.call(owner, 'POST', `/api/projects/${id}/owner`, { personId });
        assert.equal(await refusal(response), '404 not_found');
      }
      const project = await studio.ok(200, owner, 'POST', `/api/projects/${id}/owner`, {
        personId: owner.id,
      });
      assert.equal(project.role, 'owner');
      const wrong = await studio.call(owner, 'POST', `/api/projects/${id}/owner`, { personId: 'x' });
      assert.equal(await refusal(wrong), '400 invalid_input');
    });

    test('however many hand over, leave and take out at once, one owner is left', async () => {
      const { id, owner, as } = await studio.project('admin', 'editor', 'viewer');
      const path = `/api/projects/${id}`;
      await Promise.all([
        studio.call(owner, 'POST', `${path}/owner`, { personId: as('admin').id }),
        studio.call(owner, 'POST', `${path}/owner`, { personId: as('editor').id }),
        studio.call(as('editor'), 'DELETE', pathOf(id, as('editor'))),
        studio.call(as('admin'), 'DELETE', pathOf(id, as('admin'))),
        studio.call(as('admin'), 'DELETE', pathOf(id, owner)),
        studio.call(owner, 'DELETE', pathOf(id, owner)),
        studio.call(as('viewer'), 'DELETE', pathOf(id, as('viewer'))),
      ]);
      const { rows } = await studio.db
        .selectFrom('studio.project_members')
        .where('project_id', '=', id as never)
        .where('role', '=', 'owner')
        .selectAll()
        .execute()
        .then((all) => ({ rows: all }));
      assert.equal(rows.length, 1);
    });

    test('who is no member, an owner by change and a role that does not exist are refused', async () => {
      const { id, owner, as } = await studio.project('viewer');
      const stranger = await studio.person();
      assert.equal(await refusal(await change(owner, id, stranger, 'editor')), '404 not_found');
      assert.equal(await refusal(await studio.call(owner, 'DELETE', pathOf(id, stranger))), '404 not_found');
      assert.equal(await refusal(await change(stranger, id, as('viewer'), 'editor')), '404 not_found');
      assert.equal(
        await refusal(await studio.call(stranger, 'DELETE', pathOf(id, as('viewer')))),
        '404 not_found',
      );
      assert.equal(
        await refusal(await studio.call(owner, 'DELETE', pathOf(id, { id: 'x' }))),
        '404 not_found',
      );
      for (const role of ['owner', 'guest', '', null])
        assert.equal(await refusal(await change(owner, id, as('viewer'), role)), '400 invalid_input');
    });
  });
}
