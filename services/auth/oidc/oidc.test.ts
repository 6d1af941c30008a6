import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type Accounts,
  newId,
  type PersonId,
  type ProofNeeded,
  type SecondStep,
  type TotpEnrolment,
  type User,
} from '@flux/contracts';
import type { Engine } from '@flux/database';
import type { Cleanup } from '@flux/database/testing';
import { generateKeyPair, type JWTPayload, UnsecuredJWT } from 'jose';
import { generateSync } from 'otplib';
import { type Auth, type Browser, engineOfStories, password, refusal, startAuth } from '../testing.ts';
import { type ProviderOptions, type ProviderPerson, startProvider, type TestProvider } from './testing.ts';

const minute = 60_000;
const ana: ProviderPerson = { email: 'Ana@Halden.example', email_verified: true, name: 'Ana Halden' };

type Env = Readonly<Record<string, string>>;

/** A studio with a provider at which Ana has an account. */
async function start(t: Cleanup, engine: Engine, env: Env = {}, options: ProviderOptions = {}) {
  const provider = await startProvider(t, options);
  provider.people.set('ana', ana);
  const FLUX_OIDC = JSON.stringify([provider.settings]);
  const auth = await startAuth(t, engine, { env: { FLUX_OIDC, ...env } });
  return { auth, provider };
}

const pathOf = ({ settings: { name } }: TestProvider) =>
  name === 'google' ? '/api/auth/google' : `/api/auth/oidc/${name}`;

/** Where a redirect leads. */
async function locationOf(answer: Promise<Response>): Promise<URL> {
  const response = await answer;
  assert.equal(response.status, 303, await response.clone().text());
  return new URL(response.headers.get('location') ?? '', 'http://studio.test');
}

const begin = (browser: Browser, provider: TestProvider, query = ''): Promise<URL> =>
  locationOf(browser.send('GET', `${pathOf(provider)}${query}`));

/** What a browser sends along when another site leads it here. */
const lax = (browser: Browser): string =>
  [...browser.cookies]
    .filter(([name]) => !/refresh|trusted|arrival/.test(name))
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');

/** The browser opens the address that the provider has sent it back to. */
const comeBack = (browser: Browser, address: string): Promise<URL> => {
  const { pathname, search } = new URL(address);
  return locationOf(browser.send('GET', `${pathname}${search}`, { headers: { cookie: lax(browser) } }));
};

/** To the provider and back, as whom the login says. */
async function travel(browser: Browser, provider: TestProvider, login = 'ana', query = ''): Promise<URL> {
  const there = await begin(browser, provider, query);
  return comeBack(browser, await provider.visit()(there.href, { login }));
}

const errorAt = (page: URL): string => `${page.pathname} ${page.searchParams.get('error')}`;

const letIn = (browser: Browser) => browser.ok(200, 'POST', '/api/auth/arrival') as Promise<{ user: User }>;

async function signIn(browser: Browser, provider: TestProvider, login = 'ana', query = ''): Promise<User> {
  const page = await travel(browser, provider, login, query);
  assert.equal(page.searchParams.get('error'), null);
  return (await letIn(browser)).user;
}

/** Connects an account to who is signed in. */
async function link(browser: Browser, provider: TestProvider, login = 'ana'): Promise<URL> {
  const { url } = (await browser.ok(200, 'POST', `/api/auth/oidc/${provider.settings.name}/link`)) as {
    url: string;
  };
  return comeBack(browser, await provider.visit()(url, { login }));
}

const accountsOf = (browser: Browser) => browser.ok(200, 'GET', '/api/me/accounts') as Promise<Accounts>;

const countPeople = async ({ db }: Auth): Promise<number> =>
  (await db.selectFrom('auth.people').select('id').execute()).length;

const seconds = (ms: number): number => Math.floor(ms / 1000);

for (const engine of engineOfStories) {
  describe(`signing in by a provider on ${engine}`, () => {
    test('somebody new gets an account, and comes back to it whatever becomes of the address', async (t) => {
      const { auth, provider } = await start(t, engine);
      const first = auth.browser();
      const page = await travel(first, provider, 'ana', '?next=/boards/1&locale=de&timeZone=Europe/Zurich');
      assert.equal(page.pathname, '/sign-in');
      assert.deepEqual(Object.fromEntries(page.searchParams), { arrived: 'halden', next: '/boards/1' });
      assert.ok(!first.cookies.has('flux_access'), 'only the page lets them in');
      const { user } = await letIn(first);
      assert.deepEqual(
        [user.email, user.name, user.locale, user.timeZone],
        ['ana@halden.example', 'Ana Halden', 'de', 'Europe/Zurich'],
      );
      await first.ok(200, 'GET', '/api/auth/me');
      const row = await auth.db.selectFrom('auth.people').selectAll().executeTakeFirstOrThrow();
      assert.equal(row.password_hash, null);
      assert.ok(row.email_verified_at);
      assert.deepEqual(await auth.eventsOf(user.id), ['account_created', 'new_session']);

      provider.people.set('ana', { email: 'new@halden.example', email_verified: false });
      const again = await signIn(auth.browser(), provider);
      assert.equal(again.id, user.id);
      assert.equal(again.email, 'ana@halden.example');
      assert.equal(await countPeople(auth), 1);
    });

    test('the request that goes to the provider holds all that guards it, and the cookie says nothing', async (t) => {
      const { auth, provider } = await start(t, engine, {
        NODE_ENV: 'production',
        FLUX_URL: 'https://studio.test',
        FLUX_RATE_LIMIT: 'on',
      });
      const answer = await auth.browser().send('GET', pathOf(provider));
      const there = new URL(answer.headers.get('location') ?? '');
      assert.equal(there.origin, provider.issuer);
      const { state, nonce, code_challenge, ...rest } = Object.fromEntries(there.searchParams);
      assert.deepEqual(rest, {
        client_id: 'studio-at-halden',
        redirect_uri: 'https://studio.test/api/auth/oidc/halden/callback',
        response_type: 'code',
        scope: 'openid email profile',
        code_challenge_method: 'S256',
      });
      for (const secret of [state, nonce, code_challenge]) assert.equal(secret?.length, 43);
      const [cookie = ''] = answer.headers.getSetCookie();
      assert.match(
        cookie,
        /^__Host-flux_leaving=[\w-]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
      const kept = Buffer.from(/=([\w-]+)/.exec(cookie)?.[1] ?? '', 'base64url').toString('latin1');
      assert.ok(!kept.includes(state ?? '') && !kept.includes(nonce ?? ''));
      assert.equal(answer.headers.get('cache-control'), 'no-store');
    });

    test('nobody is led away from the studio', async (t) => {
      const { auth, provider } = await start(t, engine);
      const away = ['https://evil.example', '//evil.example', '/\\evil.example', '/api/auth/outbox', 'evil'];
      for (const next of away) {
        const page = await travel(auth.browser(), provider, 'ana', `?next=${encodeURIComponent(next)}`);
        assert.equal(page.origin, 'http://studio.test', next);
        assert.equal(page.searchParams.get('next'), '/', next);
      }
    });

    test('what was begun in one browser ends in no other, and no other state ends it', async (t) => {
      const { auth, provider } = await start(t, engine);
      const browser = auth.browser();
      const there = await begin(browser, provider);
      const address = await provider.visit()(there.href, { login: 'ana' });
      const elsewhere = auth.browser();
      assert.equal(errorAt(await comeBack(elsewhere, address)), '/sign-in provider_refused');
      await begin(elsewhere, provider);
      assert.equal(errorAt(await comeBack(elsewhere, address)), '/sign-in provider_refused');
      const forged = new URL(address);
      forged.searchParams.set('state', 'x'.repeat(43));
      assert.equal(errorAt(await comeBack(browser, forged.href)), '/sign-in provider_refused');
      for (const one of [browser, elsewhere])
        assert.equal(await refusal(await one.send('POST', '/api/auth/arrival')), '401 provider_refused');
      assert.equal(await countPeople(auth), 0);
    });

    test('a way back works once, for ten minutes, and only from the issuer it leads from', async (t) => {
      const { auth, provider } = await start(t, engine);
      const browser = auth.browser();
      const there = await begin(browser, provider);
      const kept = browser.cookies.get('flux_leaving') ?? '';
      const address = await provider.visit()(there.href, { login: 'ana' });
      const mixedUp = new URL(address);
      mixedUp.searchParams.set('iss', 'https://evil.example');
      assert.equal(errorAt(await comeBack(browser, mixedUp.href)), '/sign-in provider_refused');
      browser.cookies.set('flux_leaving', kept);
      assert.equal(errorAt(await comeBack(browser, address)), '/sign-in null');
      assert.ok(!browser.cookies.has('flux_leaving'));
      browser.cookies.set('flux_leaving', kept);
      assert.equal(errorAt(await comeBack(browser, address)), '/sign-in provider_refused', 'a used code');

      const slow = auth.browser();
      const late = await provider.visit()((await begin(slow, provider)).href, { login: 'ana' });
      auth.clock.now += 10 * minute;
      assert.equal(errorAt(await comeBack(slow, late)), '/sign-in provider_refused');
      slow.cookies.set('flux_leaving', 'AAAA');
      assert.equal(errorAt(await comeBack(slow, late)), '/sign-in provider_refused');
    });

    test('the page is let in once, within two minutes, and no program is', async (t) => {
      const { auth, provider } = await start(t, engine);
      const browser = auth.browser();
      await travel(browser, provider);
      const token = browser.cookies.get('flux_arrival') ?? '';
      const headers = { 'x-flux-client': 'program' };
      const program = await browser.send('POST', '/api/auth/arrival', { headers });
      assert.equal(await refusal(program), '401 provider_refused');
      browser.cookies.set('flux_arrival', token);
      await letIn(browser);
      browser.cookies.set('flux_arrival', token);
      assert.equal(await refusal(await browser.send('POST', '/api/auth/arrival')), '401 provider_refused');
      const slow = auth.browser();
      await travel(slow, provider);
      auth.clock.now += 2 * minute;
      assert.equal(await refusal(await slow.send('POST', '/api/auth/arrival')), '401 provider_refused');
    });

    test('an ID token with anything wrong about it lets nobody in', async (t) => {
      const { auth, provider } = await start(t, engine);
      const stranger = await generateKeyPair('RS256');
      const long = seconds(Date.now()) - 3600;
      const { sign, settings } = provider;
      const wrong: Readonly<Record<string, (claims: JWTPayload) => Promise<string>>> = {
        'another nonce': (claims) => sign({ ...claims, nonce: 'x'.repeat(43) }),
        'no nonce': ({ nonce: _, ...claims }) => sign(claims),
        'another issuer': (claims) => sign({ ...claims, iss: 'https://evil.example' }),
        'another audience': (claims) => sign({ ...claims, aud: 'somebody-else' }),
        'several audiences, made for another': (claims) =>
          sign({ ...claims, aud: [settings.clientId, 'somebody-else'], azp: 'somebody-else' }),
        'an end that is past': (claims) => sign({ ...claims, iat: long, exp: long + 60 }),
        'no subject': ({ sub: _, ...claims }) => sign(claims),
        'no signature': async (claims) => new UnsecuredJWT(claims).encode(),
        'a stranger’s signature': (claims) => sign(claims, stranger.privateKey),
        'a signature by the secret of both': (claims) =>
          sign(claims, new TextEncoder().encode(settings.clientSecret), 'HS256'),
      };
      for (const [what, tamper] of Object.entries(wrong)) {
        provider.post.tamper = tamper;
        const browser = auth.browser();
        assert.equal(errorAt(await travel(browser, provider)), '/sign-in provider_refused', what);
        assert.ok(!browser.cookies.has('flux_arrival'), what);
      }
      assert.equal(await countPeople(auth), 0);
      provider.post.tamper = (claims) => sign(claims);
      await signIn(auth.browser(), provider);
    });

    test('an address that the provider has not confirmed makes no account', async (t) => {
      const { auth, provider } = await start(t, engine);
      const says: readonly ProviderPerson[] = [
        { email: 'eve@halden.example', email_verified: false },
        { email: 'eve@halden.example' },
        { email: 'not an address', email_verified: true },
        { name: 'Eve' },
      ];
      for (const claims of says) {
        provider.people.set('eve', claims);
        const page = await travel(auth.browser(), provider, 'eve');
        assert.equal(errorAt(page), '/sign-in address_unverified', JSON.stringify(claims));
      }
      assert.equal(await countPeople(auth), 0);
    });

    test('an address that somebody has here lets nobody in as them; once connected, the account does', async (t) => {
      const { auth, provider } = await start(t, engine);
      const mia = await auth.person();
      provider.people.set('mia', { email: mia.email, email_verified: true, name: 'Mia' });
      const elsewhere = auth.browser();
      assert.equal(errorAt(await travel(elsewhere, provider, 'mia')), '/sign-in account_not_linked');
      assert.ok(!elsewhere.cookies.has('flux_arrival'));

      assert.deepEqual(await accountsOf(mia), {
        items: [],
        available: [{ name: 'halden', label: 'halden login' }],
        hasPassword: true,
      });
      auth.clock.now += 11 * minute;
      const unproved = await mia.send('POST', '/api/auth/oidc/halden/link');
      assert.equal(await refusal(unproved), '403 proof_required');
      await mia.ok(204, 'POST', '/api/auth/proof', { body: { password } });
      const page = await link(mia, provider, 'mia');
      assert.equal(`${page.pathname}${page.search}`, '/me/sign-in');
      const { items, available } = await accountsOf(mia);
      assert.deepEqual([items[0]?.provider, items[0]?.email], ['halden login', mia.email]);
      assert.deepEqual(available, []);
      assert.equal((await signIn(elsewhere, provider, 'mia')).id, mia.user.id);
      assert.ok((await auth.eventsOf(mia.user.id)).includes('account_linked'));
      const notices = await auth.db.selectFrom('auth.notifications').select(['event', 'detail']).execute();
      const notice = notices.find(({ event }) => event === 'account_linked');
      assert.equal(notice?.detail.provider, 'halden login');
      assert.equal((await link(mia, provider, 'mia')).search, '', 'once more changes nothing');
      assert.equal((await accountsOf(mia)).items.length, 1);
    });

    test('an account is connected to one person, with a confirmed address, in a session that still lives', async (t) => {
      const { auth, provider } = await start(t, engine);
      await signIn(auth.browser(), provider);
      const mia = await auth.person();
      assert.equal(errorAt(await link(mia, provider)), '/me/sign-in account_taken');
      provider.people.set('eve', { email: 'eve@halden.example', email_verified: false });
      assert.equal(errorAt(await link(mia, provider, 'eve')), '/me/sign-in address_unverified');
      provider.people.set('eve', { email: 'eve@halden.example', email_verified: true });
      const { url } = (await mia.ok(200, 'POST', '/api/auth/oidc/halden/link')) as { url: string };
      const address = await provider.visit()(url, { login: 'eve' });
      const leaving = mia.cookies.get('flux_leaving') ?? '';
      await mia.ok(204, 'POST', '/api/auth/logout');
      const other = auth.browser();
      other.cookies.set('flux_leaving', leaving);
      assert.equal(errorAt(await comeBack(other, address)), '/me/sign-in session_ended');
      const accounts = await auth.db.selectFrom('auth.accounts').select('subject').execute();
      assert.deepEqual(accounts, [{ subject: 'ana' }]);
    });

    test('who has a second step does it then, unless they trust the device', async (t) => {
      const { auth, provider } = await start(t, engine);
      const browser = auth.browser();
      const user = await signIn(browser, provider);
      const { secret } = (await browser.ok(200, 'POST', '/api/me/totp')) as TotpEnrolment;
      const code = () => generateSync({ secret, epoch: seconds(auth.clock.now) });
      await browser.ok(200, 'POST', '/api/me/totp/confirm', { body: { code: code() } });
      auth.clock.now += 30_000;

      const phone = auth.browser();
      const page = await travel(phone, provider);
      assert.deepEqual([...page.searchParams.keys()], ['arrived', 'next'], 'the address holds no challenge');
      const step = (await phone.ok(200, 'POST', '/api/auth/arrival')) as SecondStep;
      assert.equal(step.mfaRequired, true);
      assert.ok(!phone.cookies.has('flux_access'));
      const body = { challenge: step.challenge, code: code(), trust: true };
      const done = (await phone.ok(200, 'POST', '/api/auth/mfa', { body })) as { user: User };
      assert.equal(done.user.id, user.id);
      assert.equal((await signIn(phone, provider)).id, user.id, 'a trusted device is let in');
    });

    test('who turns back at the provider is told so, and nothing has changed', async (t) => {
      const { auth, provider } = await start(t, engine);
      const browser = auth.browser();
      const there = await begin(browser, provider, '?next=/archive');
      const page = await comeBack(browser, await provider.visit()(there.href, 'cancel'));
      assert.equal(errorAt(page), '/sign-in sign_in_cancelled');
      assert.equal(page.searchParams.get('next'), '/archive');
      assert.equal(await countPeople(auth), 0);
      assert.deepEqual(await auth.db.selectFrom('auth.arrivals').selectAll().execute(), []);
    });

    test('a provider that is away, fails or lies about its name is said to be so, and found when it is back', async (t) => {
      const { auth, provider } = await start(t, engine);
      let asked = 0;
      provider.answer((_request, response) => {
        asked++;
        response.writeHead(503).end();
      });
      const browser = auth.browser();
      for (let tries = 0; tries < 3; tries++)
        assert.equal(errorAt(await begin(browser, provider)), '/sign-in provider_unavailable');
      assert.equal(asked, 1, 'it is not asked by everybody who tries');
      provider.answer((_request, response) => {
        const issuer = 'https://evil.example';
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ issuer, authorization_endpoint: `${issuer}/auth` }));
      });
      auth.clock.now += 6_000;
      assert.equal(errorAt(await begin(browser, provider)), '/sign-in provider_unavailable');
      provider.answer();
      auth.clock.now += 6_000;
      const there = await begin(browser, provider);
      const address = await provider.visit()(there.href, { login: 'ana' });
      provider.answer((_request, response) => response.writeHead(500).end());
      assert.equal(errorAt(await comeBack(browser, address)), '/sign-in provider_unavailable');
      auth.clock.now += 2 * 60 * minute;
      assert.equal((await begin(browser, provider)).origin, provider.issuer, 'what is known still holds');
    });

    test('a provider that says nothing holds nobody for long', { timeout: 20_000 }, async (t) => {
      const { auth, provider } = await start(t, engine);
      provider.answer(() => {});
      const since = Date.now();
      assert.equal(errorAt(await begin(auth.browser(), provider)), '/sign-in provider_unavailable');
      assert.ok(Date.now() - since < 10_000);
      await auth.browser().ok(200, 'GET', '/health');
    });

    test('the same subject of two providers is two people', async (t) => {
      const [halden, ofen] = [await startProvider(t), await startProvider(t, { name: 'ofen' })];
      halden.people.set('1', { email: 'one@halden.example', email_verified: true });
      ofen.people.set('1', { email: 'one@ofen.example', email_verified: true });
      const FLUX_OIDC = JSON.stringify([halden.settings, ofen.settings]);
      const auth = await startAuth(t, engine, { env: { FLUX_OIDC } });
      const [one, other] = [
        await signIn(auth.browser(), halden, '1'),
        await signIn(auth.browser(), ofen, '1'),
      ];
      assert.notEqual(one.id, other.id);
      assert.equal(one.name, 'one', 'who says no name is called by the address');
      assert.equal((await signIn(auth.browser(), ofen, '1')).id, other.id);
      const browser = auth.browser();
      const address = await halden.visit()((await begin(browser, halden)).href, { login: '1' });
      const elsewhere = address.replace('/halden/', '/ofen/');
      assert.equal(errorAt(await comeBack(browser, elsewhere)), '/sign-in provider_refused');
    });

    test('the studio takes new people by a provider as it does by a password', async (t) => {
      const { auth, provider } = await start(t, engine, { FLUX_SIGNUP: 'invite' });
      const owner = await signIn(auth.browser(), provider);
      assert.equal(owner.role, 'owner', 'in development the first is');
      provider.people.set('li', { email: 'li@halden.example', email_verified: true, name: 'Li' });
      const closed = await travel(auth.browser(), provider, 'li');
      assert.equal(errorAt(closed), '/sign-in signup_closed');
      const wrong = await travel(auth.browser(), provider, 'li', '?invite=guessed');
      assert.equal(errorAt(wrong), '/sign-in signup_closed');
      await auth.invite('a-token');
      assert.equal((await signIn(auth.browser(), provider, 'li', '?invite=a-token')).role, 'member');
      assert.equal((await signIn(auth.browser(), provider)).id, owner.id);
    });

    test('in production the first by a provider is no owner, whose link is the way in here too', async (t) => {
      const url = 'https://studio.test';
      const env = { NODE_ENV: 'production', FLUX_URL: url, FLUX_RATE_LIMIT: 'on' };
      const { auth, provider } = await start(t, engine, env, { studio: url });
      assert.equal(errorAt(await travel(auth.browser(), provider)), '/sign-in signup_closed');
      const token = /invite=([\w-]+)/.exec(auth.told.join())?.[1];
      const owner = await signIn(auth.browser(), provider, 'ana', `?invite=${token}`);
      assert.equal(owner.role, 'owner');
    });

    test('nobody takes away their last way in', async (t) => {
      const { auth, provider } = await start(t, engine);
      const browser = auth.browser();
      const user = await signIn(browser, provider);
      const { items, hasPassword } = await accountsOf(browser);
      assert.equal(hasPassword, false);
      const path = `/api/me/accounts/${items[0]?.id}`;
      assert.equal(await refusal(await browser.send('DELETE', path)), '409 last_way_in');
      const mia = await auth.person();
      assert.equal(await refusal(await mia.send('DELETE', path)), '404 not_found', 'of somebody else');

      provider.people.set('second', { email: 'second@halden.example', email_verified: true });
      await link(browser, provider, 'second');
      await browser.ok(204, 'DELETE', path);
      const [last] = (await accountsOf(browser)).items;
      const lastPath = `/api/me/accounts/${last?.id}`;
      assert.equal(await refusal(await browser.send('DELETE', lastPath)), '409 last_way_in');
      await auth.db.updateTable('auth.people').set({ password_hash: 'x' }).execute();
      auth.clock.now += 11 * minute;
      assert.equal(await refusal(await browser.send('DELETE', lastPath)), '403 proof_required');
      const events = await auth.eventsOf(user.id);
      assert.equal(events.filter((kind) => kind === 'account_unlinked').length, 1);
      assert.equal(
        errorAt(await travel(auth.browser(), provider)),
        '/sign-in account_not_linked',
        'the account is a stranger’s again',
      );
    });

    test('a passkey is a way in too, until it is the last', async (t) => {
      const { auth, provider } = await start(t, engine);
      const browser = auth.browser();
      const user = await signIn(browser, provider);
      const id = newId();
      await auth.db
        .insertInto('auth.passkeys')
        .values({
          id,
          credential_id: 'a-credential',
          person_id: user.id as PersonId,
          name: 'Phone',
          public_key: new Uint8Array(8),
          counter: 0,
          transports: [],
          is_backed_up: true,
          created_at: new Date(auth.clock.now),
          last_used_at: null,
        })
        .execute();
      const [account] = (await accountsOf(browser)).items;
      await browser.ok(204, 'DELETE', `/api/me/accounts/${account?.id}`);
      const passkey = await browser.send('DELETE', `/api/me/passkeys/${id}`);
      assert.equal(await refusal(passkey), '409 last_way_in');
      assert.equal((await auth.db.selectFrom('auth.passkeys').select('id').execute()).length, 1);
    });

    test('of two that are taken away at once one stays', async (t) => {
      const { auth, provider } = await start(t, engine);
      const browser = auth.browser();
      await signIn(browser, provider);
      provider.people.set('second', { email: 'second@halden.example', email_verified: true });
      await link(browser, provider, 'second');
      const { items } = await accountsOf(browser);
      const answers = await Promise.all(
        items.map(({ id }) => browser.send('DELETE', `/api/me/accounts/${id}`)),
      );
      assert.deepEqual(answers.map(({ status }) => status).toSorted(), [204, 409]);
      assert.equal((await accountsOf(browser)).items.length, 1);
    });

    test('who has no password proves anew who they are at their provider', async (t) => {
      const { auth, provider } = await start(t, engine);
      const browser = auth.browser();
      await signIn(browser, provider);
      provider.people.set('li', { email: 'li@halden.example', email_verified: true });
      await signIn(auth.browser(), provider, 'li');
      const { clock } = auth;
      clock.now += 11 * minute;
      assert.equal(await refusal(await browser.send('POST', '/api/me/totp')), '403 proof_required');
      const needed = (await browser.ok(200, 'GET', '/api/auth/proof')) as ProofNeeded;
      assert.deepEqual(needed, {
        password: false,
        hasPasskey: false,
        methods: [],
        providers: [{ name: 'halden', label: 'halden login' }],
        provedUntil: null,
      });
      const prove = async (login: string) => {
        const { url } = (await browser.ok(200, 'POST', '/api/auth/oidc/halden/proof')) as { url: string };
        assert.match(url, /prompt=login/);
        assert.match(url, /max_age=0/);
        return comeBack(browser, await provider.visit()(url, { login }));
      };
      assert.equal(errorAt(await prove('li')), '/me/sign-in provider_refused');
      provider.post.tamper = (claims) => provider.sign({ ...claims, auth_time: seconds(Date.now()) - 3600 });
      assert.equal(errorAt(await prove('ana')), '/me/sign-in provider_refused', 'proved long ago');
      provider.post.tamper = ({ auth_time: _, ...claims }) => provider.sign(claims);
      assert.equal(errorAt(await prove('ana')), '/me/sign-in provider_refused', 'nobody knows when');
      provider.post.tamper = undefined;
      assert.equal(await refusal(await browser.send('POST', '/api/me/totp')), '403 proof_required');
      assert.equal(errorAt(await prove('ana')), '/me/sign-in null');
      await browser.ok(200, 'POST', '/api/me/totp');
    });

    test('who has no password but a second step proves it by a code', async (t) => {
      const { auth, provider } = await start(t, engine);
      const browser = auth.browser();
      await signIn(browser, provider);
      const { secret } = (await browser.ok(200, 'POST', '/api/me/totp')) as TotpEnrolment;
      const code = () => generateSync({ secret, epoch: seconds(auth.clock.now) });
      await browser.ok(200, 'POST', '/api/me/totp/confirm', { body: { code: code() } });
      auth.clock.now += 11 * minute;
      const needed = (await browser.ok(200, 'GET', '/api/auth/proof')) as ProofNeeded;
      assert.deepEqual(
        [needed.password, needed.methods, needed.providers],
        [false, ['totp', 'recovery'], []],
      );
      const wrong = await browser.send('POST', '/api/auth/proof', { body: { code: '000000' } });
      assert.equal(await refusal(wrong), '401 wrong_code');
      assert.equal(
        await refusal(await browser.send('POST', '/api/auth/proof', { body: {} })),
        '401 wrong_code',
      );
      await browser.ok(204, 'POST', '/api/auth/proof', { body: { code: code() } });
    });

    test('an ID token of Google lets in whom it was made for, as long as it is new', async (t) => {
      const { auth, provider } = await start(t, engine, {}, { name: 'google' });
      const { sign, settings, issuer } = provider;
      const now = seconds(auth.clock.now);
      const claims = {
        iss: issuer,
        aud: settings.clientId,
        sub: 'ana',
        email: 'ana@halden.example',
        email_verified: true,
        name: 'Ana Halden',
        iat: now,
        exp: now + 3600,
      };
      const { sub: _, ...nobody } = claims;
      const stranger = await generateKeyPair('RS256');
      const wrong: Readonly<Record<string, string>> = {
        'no token': 'x',
        'another audience': await sign({ ...claims, aud: 'somebody-else' }),
        'several audiences': await sign({ ...claims, aud: [settings.clientId, 'somebody-else'] }),
        'another party': await sign({ ...claims, azp: 'somebody-else' }),
        'another issuer': await sign({ ...claims, iss: 'https://evil.example' }),
        'an end that is past': await sign({ ...claims, iat: now - 200, exp: now - 100 }),
        'a beginning long ago': await sign({ ...claims, iat: now - 600 }),
        'no subject': await sign(nobody),
        'no signature': new UnsecuredJWT(claims).encode(),
        'a stranger’s signature': await sign(claims, stranger.privateKey),
        'a signature by the secret of both': await sign(
          claims,
          new TextEncoder().encode(settings.clientSecret),
          'HS256',
        ),
      };
      const give = (credential: string, headers: Record<string, string> = {}) =>
        auth.browser().send('POST', '/api/auth/google', { body: { credential }, headers });
      for (const [what, credential] of Object.entries(wrong))
        assert.equal(await refusal(await give(credential)), '401 provider_refused', what);
      const unverified = await give(await sign({ ...claims, email_verified: false }));
      assert.equal(await refusal(unverified), '403 address_unverified');
      assert.equal(await countPeople(auth), 0);

      const browser = auth.browser();
      const body = { credential: await sign(claims) };
      const { user } = (await browser.ok(200, 'POST', '/api/auth/google', { body })) as { user: User };
      await browser.ok(200, 'GET', '/api/auth/me');
      const tokens = await (await give(body.credential, { 'x-flux-client': 'program' })).json();
      assert.ok(tokens.accessToken);
      assert.equal(tokens.user.id, user.id);
      assert.equal((await signIn(auth.browser(), provider)).id, user.id, 'by the button it is the same');
    });

    test('the health of the studio says whether any provider is set; one that is not is not there', async (t) => {
      const { auth } = await start(t, engine);
      const health = (await auth.browser().ok(200, 'GET', '/health')) as { checks: { oauth: string } };
      assert.equal(health.checks.oauth, 'configured');
      const body = { credential: 'x' };
      for (const path of ['google', 'google/callback', 'oidc/nobody', 'oidc/nobody/callback'])
        assert.equal(
          errorAt(await locationOf(auth.browser().send('GET', `/api/auth/${path}`))),
          '/sign-in not_found',
          path,
        );
      const google = await auth.browser().send('POST', '/api/auth/google', { body });
      assert.equal(await refusal(google), '404 not_found');
    });
  });
}
