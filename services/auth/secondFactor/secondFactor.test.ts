import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Notifications, RecoveryCodes, SecondFactor, SecondStep, TotpEnrolment } from '@flux/contracts';
import { generateSync } from 'otplib';
import { rotateSealingKeys } from '../keys/sealingKeys.ts';
import { type Auth, type Browser, engineOfStories, password, refusal, startAuth } from '../testing.ts';

const step = 30_000;

/** What the app of a person shows when the studio's clock says so, some steps off. */
const codeOf = (auth: Auth, secret: string, steps = 0): string =>
  generateSync({ secret, epoch: Math.floor((auth.clock.now + steps * step) / 1000) });

const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** Somebody with an authenticator app; the clock has gone on by a step, so that its next code is unused. */
async function withApp(auth: Auth) {
  const mia = await auth.person();
  const { secret } = (await mia.ok(200, 'POST', '/api/me/totp')) as TotpEnrolment;
  const { recoveryCodes } = (await mia.ok(200, 'POST', '/api/me/totp/confirm', {
    body: { code: codeOf(auth, secret) },
  })) as RecoveryCodes;
  auth.clock.now += step;
  return { ...mia, secret, recoveryCodes };
}

const login = (at: Browser, email: string) =>
  at.ok(200, 'POST', '/api/auth/login', { body: { email, password } }) as Promise<SecondStep>;

for (const engine of engineOfStories) {
  describe(`the second step on ${engine}`, () => {
    let auth: Auth;
    const ends: (() => Promise<void>)[] = [];
    before(async () => {
      auth = await startAuth({ after: (end) => ends.push(end) }, engine);
    });
    after(() => Promise.all(ends.map((end) => end())));

    test('from the first code on, a password alone is not enough', async () => {
      const mia = await withApp(auth);
      assert.equal(mia.recoveryCodes.length, 10);
      assert.equal(new Set(mia.recoveryCodes).size, 10);
      const phone = auth.browser();
      const { challenge, ...said } = await login(phone, mia.email);
      assert.deepEqual(said, { mfaRequired: true, methods: ['totp', 'recovery'], recoveryCodesLeft: 10 });
      assert.equal(phone.cookies.size, 0, 'nobody is signed in so far');
      const code = codeOf(auth, mia.secret);
      const answer = await phone.ok(200, 'POST', '/api/auth/mfa', { body: { challenge, code } });
      assert.ok((answer as { csrfToken: string }).csrfToken);
      await phone.ok(200, 'GET', '/api/auth/me');
      assert.ok((await auth.eventsOf(mia.user.id)).includes('mfa_changed'));
    });

    test('programs do it too, and get their tokens in the body', async () => {
      const mia = await withApp(auth);
      const headers = { 'x-flux-client': 'program' };
      const body = { email: mia.email, password };
      const program = auth.browser();
      const begun = await program.ok(200, 'POST', '/api/auth/login', { headers, body });
      assert.equal('accessToken' in (begun as object), false);
      const { challenge } = begun as SecondStep;
      const tokens = await program.ok(200, 'POST', '/api/auth/mfa', {
        headers,
        body: { challenge, code: codeOf(auth, mia.secret) },
      });
      assert.ok('accessToken' in (tokens as object));
    });

    test('a code works once, one step early or late, and no further off', async () => {
      const mia = await withApp(auth);
      const phone = auth.browser();
      const send = async (code: string) => {
        const { challenge } = await login(phone, mia.email);
        return phone.send('POST', '/api/auth/mfa', { body: { challenge, code } });
      };
      auth.clock.now += 10 * step;
      assert.equal(await refusal(await send(codeOf(auth, mia.secret, -2))), '401 wrong_code');
      assert.equal(await refusal(await send(codeOf(auth, mia.secret, 2))), '401 wrong_code');
      const late = codeOf(auth, mia.secret, -1);
      assert.equal((await send(late)).status, 200);
      assert.equal(await refusal(await send(late)), '401 wrong_code', 'it was used');
      const early = codeOf(auth, mia.secret, 1);
      assert.equal((await send(`${early.slice(0, 3)} ${early.slice(3)}`)).status, 200);
      assert.equal(
        await refusal(await send(codeOf(auth, mia.secret))),
        '401 wrong_code',
        'older than one used',
      );
    });

    test('of many that bring the same code at once one gets in', async () => {
      const mia = await withApp(auth);
      const code = codeOf(auth, mia.secret);
      const tries = Array.from({ length: 8 }, async () => {
        const own = auth.browser();
        const { challenge } = await login(own, mia.email);
        return (await own.send('POST', '/api/auth/mfa', { body: { challenge, code } })).status;
      });
      assert.deepEqual((await Promise.all(tries)).toSorted(), [200, ...Array<number>(7).fill(401)]);
    });

    test('a sign-in takes five codes, ten minutes, and ends with the first right one', async () => {
      const mia = await withApp(auth);
      const own = auth.browser();
      const send = (challenge: string, code: string) =>
        own.send('POST', '/api/auth/mfa', { body: { challenge, code } });
      const spent = (await login(own, mia.email)).challenge;
      const right = codeOf(auth, mia.secret);
      for (let i = 0; i < 4; i++)
        assert.equal(await refusal(await send(spent, wrong(right))), '401 wrong_code');
      assert.equal(await refusal(await send(spent, wrong(right))), '401 wrong_code');
      assert.equal(await refusal(await send(spent, right)), '401 challenge_ended');
      const { items } = (await mia.ok(200, 'GET', '/api/me/notifications')) as Notifications;
      assert.equal(items[0]?.event, 'second_step_failed');

      const old = (await login(own, mia.email)).challenge;
      auth.clock.now += 10 * 60_000;
      assert.equal(await refusal(await send(old, codeOf(auth, mia.secret))), '401 challenge_ended');
      const fine = (await login(own, mia.email)).challenge;
      auth.clock.now += 10 * 60_000 - 1;
      assert.equal((await send(fine, codeOf(auth, mia.secret))).status, 200);
      auth.clock.now += step;
      assert.equal(await refusal(await send(fine, codeOf(auth, mia.secret))), '401 challenge_ended');
      assert.equal(await refusal(await send('x'.repeat(43), '123456')), '401 challenge_ended');
    });

    test('a recovery code works once, however it is typed, and its use is told', async () => {
      const mia = await withApp(auth);
      const [first = '', second = ''] = mia.recoveryCodes;
      assert.match(first, /^[a-z2-9]{4}-[a-z2-9]{5}-[a-z2-9]{5}$/);
      const own = auth.browser();
      const send = async (code: string) => {
        const { challenge, recoveryCodesLeft } = await login(own, mia.email);
        return {
          left: recoveryCodesLeft,
          response: await own.send('POST', '/api/auth/mfa', { body: { challenge, code } }),
        };
      };
      assert.equal((await send(` ${first.toUpperCase().replaceAll('-', ' ')} `)).response.status, 200);
      const again = await send(first);
      assert.equal(again.left, 9);
      assert.equal(await refusal(again.response), '401 wrong_code');
      assert.equal(
        await refusal((await send(`${second.slice(0, -1)}${second.endsWith('a') ? 'b' : 'a'}`)).response),
        '401 wrong_code',
      );
      assert.equal((await send(second)).response.status, 200);
      const { items } = (await mia.ok(200, 'GET', '/api/me/notifications')) as Notifications;
      assert.deepEqual(items[0]?.detail.left, '8');
      const stored = await auth.db.selectFrom('auth.recovery_codes').selectAll().execute();
      for (const code of mia.recoveryCodes)
        assert.ok(
          !JSON.stringify(stored).includes(code.replaceAll('-', '').slice(4)),
          'only hashes are kept',
        );
    });

    test('a trusted browser is not asked for 30 days, until something changes', async () => {
      const mia = await withApp(auth);
      const own = auth.browser();
      const { challenge } = await login(own, mia.email);
      const body = { challenge, code: codeOf(auth, mia.secret), trust: true };
      await own.ok(200, 'POST', '/api/auth/mfa', { body });
      assert.equal('mfaRequired' in (await login(own, mia.email)), false);
      assert.equal((await login(auth.browser(), mia.email)).mfaRequired, true, 'another browser is asked');
      const other = await auth.person('Ben');
      const factor = (await own.ok(200, 'GET', '/api/me/second-factor')) as SecondFactor;
      assert.equal(factor.trustedDevices, 1);
      assert.ok(factor.appSince);
      assert.equal((await login(own, other.email)).mfaRequired, undefined, 'Ben has no second step');

      auth.clock.now += 30 * 24 * 60 * 60_000;
      assert.equal((await login(own, mia.email)).mfaRequired, true);
      auth.clock.now += step;
      const next = await login(own, mia.email);
      await own.ok(200, 'POST', '/api/auth/mfa', {
        body: { challenge: next.challenge, code: codeOf(auth, mia.secret), trust: true },
      });
      await own.ok(204, 'POST', '/api/me/password', {
        body: { password, newPassword: 'seven blue kettles' },
      });
      const changed = await own.ok(200, 'POST', '/api/auth/login', {
        body: { email: mia.email, password: 'seven blue kettles' },
      });
      assert.equal((changed as SecondStep).mfaRequired, true);
    });

    test('it is changed and left only with a fresh proof, by password and code', async () => {
      const mia = await withApp(auth);
      auth.clock.now += 10 * 60_000;
      for (const [method, path] of [
        ['POST', '/api/me/totp'],
        ['DELETE', '/api/me/totp'],
        ['POST', '/api/me/recovery-codes'],
      ] as const)
        assert.equal(await refusal(await mia.send(method, path)), '403 proof_required', path);
      const needed = await mia.ok(200, 'GET', '/api/auth/proof');
      assert.deepEqual(needed, {
        password: true,
        hasPasskey: false,
        methods: ['totp', 'recovery'],
        providers: [],
        provedUntil: null,
      });
      const prove = (body: unknown) => mia.send('POST', '/api/auth/proof', { body });
      assert.equal(await refusal(await prove({ password: 'not mine at all' })), '401 wrong_credentials');
      assert.equal(await refusal(await prove({ password })), '401 wrong_code');
      assert.equal(await refusal(await prove({ code: codeOf(auth, mia.secret) })), '401 wrong_credentials');
      assert.equal((await prove({ password, code: codeOf(auth, mia.secret) })).status, 204);

      const { recoveryCodes } = (await mia.ok(200, 'POST', '/api/me/recovery-codes')) as RecoveryCodes;
      const { challenge } = await login(auth.browser(), mia.email);
      const old = await auth.browser().send('POST', '/api/auth/mfa', {
        body: { challenge, code: mia.recoveryCodes[0] },
      });
      assert.equal(await refusal(old), '401 wrong_code');
      assert.equal(recoveryCodes.length, 10);
      await mia.ok(204, 'DELETE', '/api/me/totp');
      assert.equal(await refusal(await mia.send('DELETE', '/api/me/totp')), '404 not_found');
      assert.equal(await refusal(await mia.send('POST', '/api/me/recovery-codes')), '404 not_found');
      assert.equal((await login(auth.browser(), mia.email)).mfaRequired, undefined);
    });

    test('another app takes the place of the first once it shows its code, and not before', async () => {
      const mia = await withApp(auth);
      const { secret, uri } = (await mia.ok(200, 'POST', '/api/me/totp')) as TotpEnrolment;
      assert.match(uri, /^otpauth:\/\/totp\/FluxStudio%20studio\.test:person\d+%40studio\.test\?secret=/);
      const confirm = (code: string) => mia.send('POST', '/api/me/totp/confirm', { body: { code } });
      assert.equal(await refusal(await confirm(codeOf(auth, mia.secret))), '401 wrong_code');
      const { challenge } = await login(auth.browser(), mia.email);
      const first = auth.browser();
      await first.ok(200, 'POST', '/api/auth/mfa', { body: { challenge, code: codeOf(auth, mia.secret) } });
      const answer = await mia.ok(200, 'POST', '/api/me/totp/confirm', {
        body: { code: codeOf(auth, secret) },
      });
      assert.deepEqual(answer, { recoveryCodes: [] }, 'those of before are still good');
      auth.clock.now += step;
      const next = await login(auth.browser(), mia.email);
      const send = (code: string) =>
        auth.browser().send('POST', '/api/auth/mfa', { body: { challenge: next.challenge, code } });
      assert.equal(await refusal(await send(codeOf(auth, mia.secret))), '401 wrong_code');
      assert.equal((await send(codeOf(auth, secret))).status, 200);
      assert.equal(await refusal(await confirm('123456')), '401 wrong_code', 'nothing is pending');
    });

    test('an enrolment that is not finished within half an hour is begun again', async () => {
      const mia = await auth.person();
      const { secret } = (await mia.ok(200, 'POST', '/api/me/totp')) as TotpEnrolment;
      auth.clock.now += 30 * 60_000;
      await mia.ok(200, 'POST', '/api/auth/refresh', { body: {} });
      await mia.ok(204, 'POST', '/api/auth/proof', { body: { password } });
      const response = await mia.send('POST', '/api/me/totp/confirm', {
        body: { code: codeOf(auth, secret) },
      });
      assert.equal(await refusal(response), '401 wrong_code');
    });

    test('secrets lie sealed, and go on working under new keys', async (t) => {
      const auth = await startAuth(t, engine);
      const mia = await withApp(auth);
      const before = await auth.db.selectFrom('auth.totp').selectAll().execute();
      assert.equal(await rotateSealingKeys(auth.db, auth.settings.masterKey, auth.clock.now), 1);
      const after = await auth.db.selectFrom('auth.totp').selectAll().execute();
      assert.notEqual(after[0]?.kid, before[0]?.kid);
      assert.equal((await auth.db.selectFrom('auth.sealing_keys').selectAll().execute()).length, 1);
      const own = auth.browser();
      const { challenge } = await login(own, mia.email);
      await own.ok(200, 'POST', '/api/auth/mfa', { body: { challenge, code: codeOf(auth, mia.secret) } });
    });

    test('whoever tries codes waits ever longer, and the person at home does not', async (t) => {
      const auth = await startAuth(t, engine, {
        env: { FLUX_RATE_LIMIT: 'on', FLUX_TRUST_PROXY: 'loopback' },
      });
      const mia = await withApp(auth);
      const stranger = (place: number) => ({ 'x-forwarded-for': `203.0.${place}.7` });
      let place = 0;
      const tries = async (headers: Readonly<Record<string, string>>, code: string) => {
        const { challenge } = (await auth.browser().ok(200, 'POST', '/api/auth/login', {
          body: { email: mia.email, password },
          headers,
        })) as SecondStep;
        return auth.browser().send('POST', '/api/auth/mfa', { body: { challenge, code }, headers });
      };
      const bad = wrong(codeOf(auth, mia.secret));
      const from = stranger(++place);
      for (let i = 0; i < 5; i++) assert.equal((await tries(from, bad)).status, 401);
      assert.equal((await tries(from, bad)).status, 429, 'one network');
      for (let i = 0; i < 95; i++) assert.equal((await tries(stranger(++place), bad)).status, 401, `${i}`);
      assert.equal((await tries(stranger(++place), bad)).status, 429, 'a hundred networks together');
      assert.equal(
        (await tries({}, codeOf(auth, mia.secret))).status,
        200,
        'who signed up from here gets in',
      );
    });
  });
}
