import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { engines } from '@flux/database/testing';
import { sql } from 'kysely';
import { type Person, refusal, studioOfSuite } from '../testing.ts';

/** Waits for what a worker of the queue does. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error('it did not come within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

for (const engine of engines) {
  describe(`invitations by mail on ${engine}`, () => {
    const studio = studioOfSuite(engine, { mails: true });
    let addresses = 0;
    const newAddress = () => `ruth${++addresses}@ofen.example`;
    const pathOf = (id: string) => `/api/projects/${id}/invites`;
    const invite = (who: Person, id: string, email: string, role = 'commenter') =>
      studio.call(who, 'POST', `${pathOf(id)}/mailed`, { email, role });
    const mailTo = (address: string) =>
      until(async () => (await studio.mail.outbox()).find(({ to }) => to === address));
    const linkIn = (text: string) => /\/join\/([\w-]+)/u.exec(text)?.[1] ?? '';

    test('somebody new gets a mail in the language of who invites, and its link lets one person in', async () => {
      const { id, owner } = await studio.project();
      await sql`update auth.people set locale = 'de' where id = ${owner.id}`.execute(studio.db);
      const address = newAddress();
      const made = await studio.ok(201, owner, 'POST', `${pathOf(id)}/mailed`, {
        email: ` ${address.toUpperCase()} `,
        role: 'commenter',
        days: 2,
      });
      assert.deepEqual(
        [made.email, made.role, made.invitedBy],
        [address, 'commenter', { id: owner.id, name: 'Olga' }],
      );
      assert.ok(!('token' in made), 'only who reads mail there has the link');
      const { subject, text } = await mailTo(address);
      assert.equal(subject, 'Olga lädt dich zu Spring ein');
      assert.match(text, /Du kannst alle Boards sehen und etwas dazu sagen\./u);
      const token = linkIn(text);
      const [mia, noa] = [await studio.person(), await studio.person()];
      const joined = await studio.ok(200, mia, 'POST', '/api/projects/join', { token });
      assert.deepEqual([joined.id, joined.role], [id, 'commenter']);
      const second = await studio.call(noa, 'POST', '/api/projects/join', { token });
      assert.equal(await refusal(second), '410 invite_ended');
      assert.deepEqual((await studio.noticesOf(owner)).at(-1), {
        kind: 'project',
        event: 'joined',
        path: `/projects/${id}/people`,
        detail: { project: 'Spring', role: 'commenter' },
      });
    });

    test('who has an account is told there instead, and comes in by what they were told', async () => {
      const { id, owner } = await studio.project();
      const mia = await studio.person();
      const made = await studio.ok(201, owner, 'POST', `${pathOf(id)}/mailed`, {
        email: `${mia.id}@studio.test`,
        role: 'editor',
      });
      assert.deepEqual(await studio.noticesOf(mia), [
        {
          kind: 'invitation',
          event: 'invited',
          path: `/invitations/${made.id}`,
          detail: { project: 'Spring', role: 'editor' },
        },
      ]);
      const inviteId = made.id;
      const preview = await studio.ok(200, mia, 'POST', '/api/projects/invitation', { inviteId });
      assert.deepEqual(preview, { projectName: 'Spring', invitedBy: 'Olga', role: 'editor' });
      const stranger = await studio.person();
      for (const path of ['/api/projects/invitation', '/api/projects/join'])
        assert.equal(
          await refusal(await studio.call(stranger, 'POST', path, { inviteId })),
          '410 invite_ended',
        );
      const nobody = await studio.call(undefined, 'POST', '/api/projects/invitation', { inviteId });
      assert.equal(await refusal(nobody), '401 unauthenticated');
      assert.equal((await studio.ok(200, mia, 'POST', '/api/projects/join', { inviteId })).role, 'editor');
      assert.ok(!(await studio.mail.outbox()).some(({ to }) => to === `${mia.id}@studio.test`));
    });

    test('what is answered does not tell whether an address has an account', async () => {
      const { id, owner } = await studio.project();
      const mia = await studio.person();
      const keys = [];
      for (const email of [`${mia.id}@studio.test`, newAddress()])
        keys.push(
          Object.keys(await studio.ok(201, owner, 'POST', `${pathOf(id)}/mailed`, { email, role: 'viewer' })),
        );
      assert.deepEqual(keys[0], keys[1]);
    });

    test('a newer invitation to the same address takes the place of the older', async () => {
      const { id, owner } = await studio.project();
      const address = newAddress();
      await invite(owner, id, address, 'viewer');
      const first = linkIn((await mailTo(address)).text);
      await invite(owner, id, address, 'editor');
      const { items } = await studio.ok(200, owner, 'GET', pathOf(id));
      assert.deepEqual(
        items.map((item: { email: string; role: string }) => [item.email, item.role]),
        [[address, 'editor']],
      );
      const join = await studio.call(await studio.person(), 'POST', '/api/projects/join', { token: first });
      assert.equal(await refusal(join), '410 invite_ended');
    });

    test('who may invite by mail is who may invite, and not above their own role', async () => {
      const { id, as } = await studio.project('admin', 'editor', 'commenter', 'viewer');
      const expected = { owner: 201, admin: 201, editor: 403, commenter: 403, viewer: 403 } as const;
      for (const role of ['owner', 'admin', 'editor', 'commenter', 'viewer'] as const) {
        assert.equal((await invite(as(role), id, newAddress(), 'admin')).status, expected[role], role);
        const low = await invite(as(role), id, newAddress(), 'viewer');
        assert.equal(low.status, role === 'editor' ? 201 : expected[role], role);
      }
    });

    test('what is no address is refused, and nothing is invited or mailed', async () => {
      const { id, owner } = await studio.project();
      for (const email of ['ruth', 'ruth@', '@ofen.example', 'a@b.example\r\nbcc: c@d.example', 'a@b', ''])
        assert.equal(await refusal(await invite(owner, id, email)), '400 invalid_input', email);
      assert.deepEqual((await studio.ok(200, owner, 'GET', pathOf(id))).items, []);
    });

    test('a name that would break a mail does not: it is one line in the subject', async () => {
      const { id, owner } = await studio.project();
      await studio.ok(200, owner, 'PATCH', `/api/projects/${id}`, {
        name: 'Brot "langsam"\r\nBcc: x@y.example <b>',
      });
      const address = newAddress();
      await invite(owner, id, address);
      assert.equal(
        (await mailTo(address)).subject,
        'Olga invites you to Brot "langsam" Bcc: x@y.example <b>',
      );
    });
  });
}
