import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { type Notifications, newId, type SecondFactor, type TotpEnrolment, type User } from '@flux/contracts';
import { keysTopic } from '@flux/identity';
import type { Message } from '@flux/mail';
import { noticesTopic } from '@flux/notices';
import { sql } from 'kysely';
import { generateSync } from 'otplib';
import { resealSealingKeys, totpSecretName, unsealSecret } from '../keys/sealingKeys.ts';
import { resealSigningKeys } from '../keys/signingKeys.ts';
import { noticeMail } from '../notifications/noticeMail.ts';
import { engineOfStories, password, refusal, startAuth } from '../testing.ts';
import { createAuthOperator } from './index.ts';

const newPassword = 'seven blue kettles';
const minute = 60_000;

for (const engine of engineOfStories) {
  describe(`the operator on ${engine}`, () => {
    const setUp = async (t: Parameters<typeof startAuth>[0]) => {
      const auth = await startAuth(t, engine);
      const { settings, database, bus, clock, db } = auth;
      const told: string[] = [];
      const operator = createAuthOperator({
        settings,
        database,
        tell: async (topic, payload) => {
          told.push(topic);
          bus.publish(topic, payload);
          return true;
        },
        now: () => clock.now,
      });
      const reset = (email: string, options = {}) =>
        operator.resetPerson({ email, makeOwner: false, dropsSecondStep: false, dryRun: false, ...options });
      const linkTo = async (email: string, options = {}) => {
        const result = await reset(email, options);
        assert.ok('link' in result, result.kind);
        return result.link;
      };
      const open = (link: string) =>
        auth.browser().send('POST', '/api/auth/reset', {
          body: { token: new URL(link).pathname.split('/').at(-1), password: newPassword },
        });
      const verified = async (email: string) =>
        (
          await db
            .selectFrom('auth.people')
            .select('email_verified_at')
            .where('email', '=', email)
            .executeTakeFirstOrThrow()
        ).email_verified_at;
      const kinds = async () => {
        const { rows } = await sql<{ kind: string }>`
          select kind from auth.security_events order by seq`.execute(db);
        return rows.map(({ kind }) => kind);
      };
      return { ...auth, operator, told, reset, linkTo, open, verified, kinds };
    };

    test('tells everybody who can sign in of planned work, by mail too, and as each of them wants', async (t) => {
      const auth = await setUp(t);
      const [mia, li, bo] = [await auth.person('Mia'), await auth.person('Li'), await auth.person('Bo')];
      const off = { kind: 'studio', inList: false, byMail: false };
      await li.ok(200, 'PATCH', '/api/me/notification-settings', { body: off });
      await auth.db
        .updateTable('auth.people')
        .set({ disabled_at: new Date(auth.clock.now) })
        .where('email', '=', bo.email)
        .execute();
      const at = new Date('2026-12-01T18:30:00Z');
      const news = { event: 'planned', text: 'A larger disk.', at } as const;
      const dry = await auth.operator.tellEverybody({ ...news, dryRun: true });
      assert.deepEqual([dry.people, dry.told], [2, []]);
      const { told } = await auth.operator.tellEverybody({ ...news, dryRun: false });
      assert.deepEqual(told, [mia.user.id]);
      assert.ok(auth.told.includes(noticesTopic));
      const { items } = (await mia.ok(200, 'GET', '/api/me/notifications')) as Notifications;
      assert.deepEqual(
        items.map(({ kind, event, detail }) => [kind, event, detail]),
        [['studio', 'planned', { excerpt: 'A larger disk.', at: '2026-12-01T18:30:00.000Z' }]],
      );
      const mailed = noticeMail('de', {
        ...{ email: mia.email, kind: 'studio', event: 'planned', actor: null, path: null },
        ...{ detail: items[0]?.detail ?? {}, at: new Date(auth.clock.now), timeZone: 'Europe/Berlin' },
        url: 'http://studio.test',
      });
      assert.match(mailed.subject, /^Am Studio wird gearbeitet: .*1\. Dezember 2026.*19:30$/);
      assert.match(mailed.text, /> A larger disk\./);
    });

    test('hands over a link that sets another password once and ends every session', async (t) => {
      const auth = await setUp(t);
      const mia = await auth.person('Mia');
      const link = await auth.linkTo(` ${mia.email.toUpperCase()} `);
      assert.match(link, /^http:\/\/studio\.test\/reset\/[\w-]{43}$/);
      assert.equal((await mia.send('GET', '/api/auth/me')).status, 200, 'nothing has happened so far');
      assert.equal((await auth.open(link)).status, 204);
      assert.equal((await mia.send('GET', '/api/auth/me')).status, 401);
      assert.equal(await refusal(await auth.open(link)), '410 link_ended');
      const body = { email: mia.email, password: newPassword };
      await auth.browser().ok(200, 'POST', '/api/auth/login', { body });
      assert.equal(await auth.verified(mia.email), null, 'no mail was read');
      const events = await auth.eventsOf(mia.user.id);
      assert.ok(events.indexOf('reset_asked') < events.indexOf('password_changed'), `${events}`);
    });

    test('a link lasts half an hour, and ends the one before it', async (t) => {
      const auth = await setUp(t);
      const { email } = await auth.person('Mia');
      const [first, second] = [await auth.linkTo(email), await auth.linkTo(email)];
      assert.equal(await refusal(await auth.open(first)), '410 link_ended');
      auth.clock.now += 30 * minute;
      assert.equal(await refusal(await auth.open(second)), '410 link_ended');
      auth.clock.now -= 1;
      assert.equal((await auth.open(second)).status, 204);
    });

    test('a mailed link after one that was handed over confirms the address again', async (t) => {
      const auth = await setUp(t);
      const { email } = await auth.person('Mia');
      await auth.linkTo(email);
      auth.clock.now += minute;
      await auth.browser().send('POST', '/api/auth/reset/ask', { body: { email } });
      let text: string | undefined;
      while (text === undefined)
        text = (await auth.mail.outbox()).find((mail) => mail.text.includes('/reset/'))?.text;
      assert.equal((await auth.open(/http\S+/.exec(text)?.[0] ?? '')).status, 204);
      assert.notEqual(await auth.verified(email), null);
    });

    test('the first owner comes by a link to the page of sign-up', async (t) => {
      const auth = await setUp(t);
      const result = await auth.reset('olga@studio.test');
      assert.equal(result.kind, 'first_owner');
      assert.ok(result.kind === 'first_owner');
      assert.equal(result.endsAt.getTime(), auth.clock.now + 7 * 24 * 60 * minute);
      const invite = new URL(result.link).searchParams.get('invite');
      const body = { email: 'olga@studio.test', name: 'Olga', password, invite };
      const { user } = (await auth.browser().ok(201, 'POST', '/api/auth/signup', { body })) as { user: User };
      assert.equal(user.role, 'owner');
      assert.ok((await auth.kinds()).includes('owner_link_made'));
      assert.deepEqual(await auth.reset('nobody@studio.test'), { kind: 'unknown' });
    });

    test('who is here already becomes the owner while there is none, and only then', async (t) => {
      const auth = await setUp(t);
      const [olga, mia] = [await auth.person('Olga'), await auth.person('Mia')];
      assert.deepEqual(await auth.reset(mia.email, { makeOwner: true }), { kind: 'has_owner' });
      await auth.db.deleteFrom('auth.people').where('email', '=', olga.email).execute();
      await auth.linkTo(mia.email);
      const me = async () => (await mia.ok(200, 'GET', '/api/auth/me')) as User;
      assert.equal((await me()).role, 'member');
      await auth.linkTo(mia.email, { makeOwner: true });
      assert.equal((await me()).role, 'owner', 'the running service was told');
      assert.ok((await auth.eventsOf(mia.user.id)).includes('role_changed'));
      await auth.linkTo(mia.email, { makeOwner: true });
      assert.equal((await auth.kinds()).filter((kind) => kind === 'role_changed').length, 1);
    });

    test('who has lost the second step sets it up anew, and the old password lets nobody in meanwhile', async (t) => {
      const auth = await setUp(t);
      const mia = await auth.person('Mia');
      const { secret } = (await mia.ok(200, 'POST', '/api/me/totp')) as TotpEnrolment;
      const code = generateSync({ secret, epoch: Math.floor(auth.clock.now / 1000) });
      await mia.ok(200, 'POST', '/api/me/totp/confirm', { body: { code } });
      const signIn = (given: string) =>
        auth.browser().send('POST', '/api/auth/login', { body: { email: mia.email, password: given } });
      assert.ok('mfaRequired' in (await (await signIn(password)).json()));
      await auth.linkTo(mia.email, { dropsSecondStep: true, dryRun: true });
      assert.ok('mfaRequired' in (await (await signIn(password)).json()), 'a dry run takes nothing away');

      const link = await auth.linkTo(mia.email, { dropsSecondStep: true });
      assert.equal(await refusal(await signIn(password)), '401 wrong_credentials');
      assert.equal((await auth.open(link)).status, 204);
      assert.equal((await mia.send('GET', '/api/auth/me')).status, 401);
      const back = auth.browser();
      const body = { email: mia.email, password: newPassword };
      const answer = (await back.ok(200, 'POST', '/api/auth/login', { body })) as object;
      assert.ok(!('mfaRequired' in answer));
      const { appSince, recoveryCodesLeft } = (await back.ok(
        200,
        'GET',
        '/api/me/second-factor',
      )) as SecondFactor;
      assert.deepEqual([appSince, recoveryCodesLeft], [null, 0]);
      const events = await auth.eventsOf(mia.user.id);
      assert.equal(events.filter((kind) => kind === 'mfa_changed').length, 2, `${events}`);
    });

    test('a dry run makes no link, no key and no event', async (t) => {
      const auth = await setUp(t);
      const olga = await auth.person('Olga');
      const before = await auth.kinds();
      const link = await auth.linkTo(olga.email, { dryRun: true });
      assert.equal(await refusal(await auth.open(link)), '410 link_ended');
      const { kid } = auth.identity.ring.signing();
      await auth.operator.rotateKeys({ dryRun: true });
      await auth.identity.ring.load();
      assert.equal(auth.identity.ring.signing().kid, kid);
      assert.deepEqual([await auth.kinds(), auth.told], [before, []]);
    });

    test('a rotation of the signing key signs nobody out, and is told and written down', async (t) => {
      const auth = await setUp(t);
      const mia = await auth.person('Mia');
      const { secret } = (await mia.ok(200, 'POST', '/api/me/totp')) as TotpEnrolment;
      const kid = () => auth.identity.ring.signing().kid;
      const old = kid();
      const rotation = await auth.operator.rotateKeys({ dryRun: false });
      assert.deepEqual([rotation.retired, rotation.told, auth.told], [[old], true, [keysTopic]]);
      assert.equal(rotation.acceptedUntil, auth.clock.now + 31 * minute);
      assert.equal(rotation.resealed, 1);
      while (kid() === old) await new Promise(setImmediate);
      assert.equal(kid(), rotation.kid);
      assert.equal((await mia.send('GET', '/api/auth/me')).status, 200);
      const code = generateSync({ secret, epoch: Math.floor(auth.clock.now / 1000) });
      await mia.ok(200, 'POST', '/api/me/totp/confirm', { body: { code } });
      auth.clock.now += 15 * minute;
      assert.equal((await mia.send('POST', '/api/auth/refresh')).status, 200);
      auth.clock.now += 16 * minute - 1;
      assert.equal((await auth.identity.ring.find(old))?.kid, old);
      auth.clock.now += 1;
      assert.equal(await auth.identity.ring.find(old), undefined);
      assert.ok((await auth.kinds()).includes('secret_rotated'));
    });

    test('another master key takes over what is sealed, and the one before opens nothing any more', async (t) => {
      const { db, settings, identity, ...auth } = await setUp(t);
      const mia = await auth.person('Mia');
      await mia.ok(200, 'POST', '/api/me/totp');
      const [from, to] = [settings.masterKey, Uint8Array.from(randomBytes(32))];
      const app = await db.selectFrom('auth.totp').selectAll().executeTakeFirstOrThrow();
      const unsealed = (masterKey: Uint8Array) =>
        unsealSecret(db, masterKey, totpSecretName(mia.user.id), app);
      const before = await unsealed(from);
      if (engine === 'postgres') {
        const result = await auth.operator.replaceMasterKey({ to, dryRun: false });
        assert.equal(result.kind, 'running', 'the service is at work');
      }
      assert.deepEqual(await unsealed(from), before);
      const keys = await db
        .transaction()
        .execute(async (trx) => [
          await resealSigningKeys(trx, from, to),
          await resealSealingKeys(trx, from, to),
        ]);
      assert.deepEqual(keys, [1, 1]);
      assert.deepEqual(await unsealed(to), before);
      await assert.rejects(unsealed(from));
      await assert.rejects(identity.ring.load(), /FLUX_MASTER_KEY is not the key/);
    });

    test('with another master key nothing is rotated', async (t) => {
      const { settings, database, identity, kinds } = await setUp(t);
      const masterKey = new Uint8Array(32).fill(7);
      const stranger = createAuthOperator({
        settings: { ...settings, masterKey },
        database,
        tell: async () => true,
      });
      await assert.rejects(stranger.rotateKeys({ dryRun: false }), /FLUX_MASTER_KEY is not the key/);
      const { kid } = identity.ring.signing();
      await identity.ring.load();
      assert.equal(identity.ring.signing().kid, kid);
      assert.ok(!(await kinds()).includes('secret_rotated'));
    });

    test('everybody is listed, with what they still lack', async (t) => {
      const auth = await setUp(t);
      const olga = await auth.person('Olga');
      const rows = [{ email: 'li@studio.test', name: 'Li' }];
      await auth.operator.importPeople(rows, { importId: newId(), dryRun: false });
      const listed = await auth.operator.listPeople();
      assert.deepEqual(
        listed.map(({ email, role, password: has, lastActiveAt }) => [
          email,
          role,
          has,
          lastActiveAt !== null,
        ]),
        [
          [olga.email, 'owner', 'set', true],
          ['li@studio.test', 'guest', 'none', false],
        ],
      );
    });

    test('a service that ends again and again is told to the owner, in the studio and by mail', async (t) => {
      const auth = await setUp(t);
      const alarm = { kind: 'service_stopped', service: 'messaging', release: '1.2.0-abc' } as const;
      assert.equal(await auth.operator.raiseAlarm(alarm), false, 'nobody is there to be told');
      const olga = await auth.person('Olga');
      const mia = await auth.person('Mia');
      assert.equal(await auth.operator.raiseAlarm(alarm), true);
      const mails: Message[] = [];
      const direct = createAuthOperator({
        ...auth,
        tell: async () => true,
        send: async (message) => void mails.push(message),
      });
      await direct.raiseAlarm({ ...alarm, kind: 'release_taken_back' });
      const { rows } = await sql<{ person_id: string; is_due: boolean }>`
        select person_id, mail_due_at is not null as is_due from auth.notifications
         where event = 'service_failing' order by seq`.execute(auth.db);
      assert.deepEqual(
        rows,
        [false, false].map((is_due) => ({ person_id: olga.user.id, is_due })),
        'one mail is enough, and it does not wait for the studio',
      );
      assert.deepEqual(
        mails.map(({ to, subject }) => [to, subject]),
        [[olga.email, 'messaging of 1.2.0-abc ended again and again']],
      );
      assert.match(mails[0]?.text ?? '', /flux status/);
      const kinds = await auth.kinds();
      assert.equal(kinds.filter((kind) => kind === 'service_stopped').length, 2);
      assert.equal(kinds.filter((kind) => kind === 'release_taken_back').length, 1);
      assert.ok(!rows.some(({ person_id }) => person_id === mia.user.id));
    });

    test('the audit is walked to its end, or to where it was changed', async (t) => {
      const auth = await setUp(t);
      await auth.person('Olga');
      const walked: number[] = [];
      const whole = await auth.operator.verifyAudit((count) => walked.push(count));
      assert.deepEqual(whole, { events: walked.at(-1) });
      assert.ok(whole.events >= 2);
      await auth.database.migrate([
        {
          id: '9999-auth-tamper',
          kind: 'expand',
          up: "update auth.security_events set network = 'elsewhere' where seq = 2",
          down: '',
        },
      ]);
      const { broken } = await auth.operator.verifyAudit(() => {});
      assert.deepEqual([broken?.seq, broken?.kind], [2, 'new_session']);
    });
  });
}
