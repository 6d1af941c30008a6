import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId, noticeEvents, type PersonId, type ProjectId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { announce, notify } from '@flux/notices';
import { sql } from 'kysely';
import { createReportTokens } from '../devices/reportTokens.ts';
import { startAuth, until } from '../testing.ts';
import { mailDue } from './mailing.ts';
import { noticeMail } from './noticeMail.ts';

const mailing = { url: 'http://studio.test', reportTokens: createReportTokens(Buffer.alloc(32)) };

for (const engine of engines) {
  test(`an invitation is mailed as soon as it is announced, once, in the person’s language, on ${engine}`, async (t) => {
    const auth = await startAuth(t, engine);
    const second = await auth.start();
    const [mia, li] = [await auth.person('Mia'), await auth.person('Li')];
    await mia.ok(200, 'PATCH', '/api/me', { body: { locale: 'es' } });
    await notify(auth.db, {
      person: mia.user.id as PersonId,
      kind: 'invitation',
      event: 'invited',
      actor: li.user.id as PersonId,
      path: '/invitations/1',
      detail: { project: 'Ofen' },
    });
    announce(auth.bus, [mia.user.id as PersonId]);
    announce(second.bus, [mia.user.id as PersonId]);
    const mails = async () =>
      (await auth.mail.outbox()).filter(({ text }) => !text.includes('/confirm-email/'));
    await until(async () => (await mails()).length > 0);
    const [mail, ...others] = await mails();
    assert.equal(others.length, 0);
    assert.deepEqual([mail?.to, mail?.subject], [mia.email, 'Li te invita a Ofen']);
    assert.match(mail?.text ?? '', /http:\/\/studio\.test\/invitations\/1/);
  });

  test(`a mention is mailed after ten minutes, unless it was read, its project is out of reach or the address is not confirmed, on ${engine}`, async (t) => {
    const auth = await startAuth(t, engine);
    const mia = await auth.person('Mia');
    const unconfirmed = await auth.person('Li');
    const [inside, outside] = [newId<ProjectId>(), newId<ProjectId>()];
    for (const { user } of [mia, unconfirmed]) await auth.join(inside, user.id);
    await sql`update auth.people set email_verified_at = now() where id = ${mia.user.id}`.execute(auth.db);
    const tell = (project: ProjectId, excerpt: string, { user } = mia) =>
      notify(auth.db, {
        person: user.id as PersonId,
        kind: 'mention',
        event: 'message',
        project,
        detail: { place: '#spring', excerpt },
      });
    await tell(inside, 'wanted');
    await tell(inside, 'read');
    await tell(outside, 'out of reach');
    await tell(inside, 'to whoever has that address', unconfirmed);
    await sql`update auth.notifications set read_at = now() where detail->>'excerpt' = 'read'`.execute(
      auth.db,
    );
    const posted: string[] = [];
    const post = async ({ text }: { text: string }) => void posted.push(text);
    assert.equal(await mailDue({ ...mailing, db: auth.db, post }), 0, 'ten minutes are not over');
    await sql`update auth.notifications set mail_due_at = mail_due_at - interval '10 minutes'`.execute(
      auth.db,
    );
    assert.equal(await mailDue({ ...mailing, db: auth.db, post }), 4);
    assert.equal(await mailDue({ ...mailing, db: auth.db, post }), 0);
    assert.equal(posted.length, 1);
    assert.match(posted[0] ?? '', /^Somebody mentioned you in #spring\.\n.+\n\n> wanted\n/);
  });

  test(`when the queue does not take a mail it stays due, on ${engine}`, async (t) => {
    const auth = await startAuth(t, engine);
    const mia = await auth.person('Mia');
    await notify(auth.db, { person: mia.user.id as PersonId, kind: 'security', event: 'password_changed' });
    const failing = () => Promise.reject(new Error('the queue is away'));
    await assert.rejects(mailDue({ ...mailing, db: auth.db, post: failing }), /away/);
    const { rows } = await sql`select seq from auth.notifications where mail_due_at is not null`.execute(
      auth.db,
    );
    assert.equal(rows.length, 1);
  });
}

const when = { at: new Date('2027-03-24T23:30:00Z'), timeZone: 'Europe/Zurich' };

test('a mail says when it happened, by the clock of the person', () => {
  const notice = { email: 'm@s.test', kind: 'security', event: 'password_changed', actor: null, path: null };
  assert.match(
    noticeMail('en', { ...notice, detail: {}, url: '', ...when }).text,
    /Thursday, March 25, 2027 at 12:30/,
  );
  assert.match(
    noticeMail('de', { ...notice, detail: {}, url: '', ...when, timeZone: 'UTC' }).text,
    /24\. März 2027 um 23:30/,
  );
});

test('every event has a sentence in every language, which names what it is about', () => {
  for (const locale of ['en', 'es', 'de']) {
    for (const [kind, events] of Object.entries(noticeEvents)) {
      for (const event of events) {
        const detail = {
          project: 'Ofen',
          place: '#spring',
          email: 'new@studio.test',
          role: 'editor',
          left: '3',
          device: 'Firefox on Windows',
          provider: 'Halden login',
          what: 'refreshes',
          count: '11',
          service: 'auth',
          release: '1.2.0-abc',
          at: '2026-12-01T18:30:00Z',
        };
        const about = {
          email: 'mia@studio.test',
          kind,
          event,
          actor: 'Li',
          path: '/x',
          detail,
          url: 'https://s.test',
          ...when,
        };
        const { subject, text } = noticeMail(locale, about);
        assert.doesNotMatch(subject + text, /undefined/, `${locale} ${kind}.${event}`);
        const unknown = noticeMail(locale, { ...about, event: 'of-tomorrow' }).subject;
        assert.notEqual(subject, unknown, `${locale} ${kind}.${event}`);
        if (kind !== 'security' && event !== 'released')
          assert.match(subject, /Ofen|#spring|2026/, `${locale} ${kind}.${event}`);
      }
    }
  }
});

test('a subject is one line of bounded length, whatever a project is called', () => {
  const detail = { project: `a\r\nBcc: x@y.example\u2028${'ü'.repeat(400)}` };
  const notice = {
    email: 'm@s.test',
    kind: 'project',
    event: 'removed',
    actor: null,
    path: null,
    detail,
    url: '',
    ...when,
  };
  const { subject } = noticeMail('en', notice);
  assert.match(subject, /^Somebody took you out of a Bcc: x@y\.example ü+$/);
  assert.ok(subject.length <= 300);
});
