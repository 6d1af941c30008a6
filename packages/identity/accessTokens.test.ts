import assert from 'node:assert/strict';
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { newId, type PersonId, type SessionId } from '@flux/contracts';
import fc from 'fast-check';
import { accessTokenSeconds, claimedSession, createAccessTokens } from './accessTokens.ts';
import { newKey, ringOf } from './testing.ts';

const issuer = 'https://studio.test';
const key = newKey('k1');
const week = 7 * 86_400_000;
const base = 1_800_000_000_000;

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const who = () => ({ personId: newId<PersonId>(), sessionId: newId<SessionId>() });

function setUp() {
  const clock = { now: base };
  const tokens = createAccessTokens(ringOf(key), issuer, () => clock.now);
  return { clock, tokens };
}

/** A token signed by hand with the real key: only what is changed can be why it is refused. */
function forge(changes: { header?: object; payload?: object } = {}, secret: Uint8Array = key.secret): string {
  const { personId, sessionId } = who();
  const header = { alg: 'HS512', typ: 'at+jwt', kid: 'k1', ...changes.header };
  const payload = {
    iss: issuer,
    aud: 'fluxstudio',
    sub: personId,
    sid: sessionId,
    iat: base / 1000,
    exp: base / 1000 + 900,
    ...changes.payload,
  };
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${createHmac('sha512', secret).update(text).digest('base64url')}`;
}

test('a token says who signed in, in which session, from when until when', async () => {
  const { tokens } = setUp();
  const caller = who();
  const { token, expiresIn } = tokens.sign(caller, base + week);
  assert.equal(expiresIn, accessTokenSeconds);
  const times = { issuedAt: base, expiresAt: base + 900_000 };
  assert.deepEqual(await tokens.verify(token), { ...caller, ...times, mayOnlyEnrol: false });
});

test('a token says when it is good for setting up a second step alone', async () => {
  const { tokens } = setUp();
  const { token } = await tokens.sign({ ...who(), mayOnlyEnrol: true }, base + week);
  assert.equal((await tokens.verify(token))?.mayOnlyEnrol, true);
});

test('the header pins HS512 and the type of access tokens, and names the key', async () => {
  const { tokens } = setUp();
  const { token } = tokens.sign(who(), base + week);
  const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
  assert.deepEqual(header, { alg: 'HS512', typ: 'at+jwt', kid: 'k1' });
});

test('a token never outlives its session', async () => {
  const { tokens } = setUp();
  const { token, expiresIn } = tokens.sign(who(), base + 10_000);
  assert.equal(expiresIn, 10);
  assert.equal((await tokens.verify(token))?.expiresAt, base + 10_000);
});

test('a token is good until the last millisecond of its 15 minutes', async () => {
  const { tokens, clock } = setUp();
  const { token } = tokens.sign(who(), base + week);
  clock.now = base + 900_000 - 1;
  assert.ok(await tokens.verify(token));
  clock.now = base + 900_000;
  assert.equal(await tokens.verify(token), undefined);
});

test('a grace is measured from the end of the token', async () => {
  const { tokens, clock } = setUp();
  const { token } = tokens.sign(who(), base + week);
  clock.now = base + 2 * 900_000 - 1;
  assert.ok(await tokens.verify(token, 900_000));
  clock.now = base + 2 * 900_000;
  assert.equal(await tokens.verify(token, 900_000), undefined);
});

test('a token from five seconds ahead is taken for a clock that differs, one from six is refused', async () => {
  const { tokens } = setUp();
  assert.ok(await tokens.verify(forge({ payload: { iat: base / 1000 + 5 } })));
  assert.equal(await tokens.verify(forge({ payload: { iat: base / 1000 + 6 } })), undefined);
});

test('a token signed by hand with the real key is good, so each refusal below has one cause', async () => {
  const { tokens } = setUp();
  assert.ok(await tokens.verify(forge()));
});

const noneToken = () => `${encode({ alg: 'none', typ: 'at+jwt', kid: 'k1' })}.${forge().split('.')[1]}.`;

/** The public half as HMAC key, and a real RSA signature: both sides of the confusion. */
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
function rsaToken(): string {
  const text = `${encode({ alg: 'RS512', typ: 'at+jwt', kid: 'k1' })}.${forge().split('.')[1]}`;
  return `${text}.${createSign('sha512').update(text).sign(rsa.privateKey).toString('base64url')}`;
}
const publicPem = Buffer.from(rsa.publicKey.export({ type: 'spki', format: 'pem' }));

const hs256 = () => {
  const text = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: 'k1' })}.${forge().split('.')[1]}`;
  return `${text}.${createHmac('sha256', key.secret).update(text).digest('base64url')}`;
};

const refused: Readonly<Record<string, () => string>> = {
  'algorithm none': noneToken,
  'algorithm none in capitals': () =>
    `${encode({ alg: 'NONE', typ: 'at+jwt', kid: 'k1' })}.${forge().split('.')[1]}.`,
  'an RSA signature': rsaToken,
  'a public RSA key as HMAC key': () => forge({}, publicPem),
  'a weaker HMAC of the real key': hs256,
  'another key': () => forge({}, newKey('k1').secret),
  'an empty key': () => forge({}, new Uint8Array()),
  'an unknown key id': () => forge({ header: { kid: 'k2' } }),
  'no key id': () => forge({ header: { kid: undefined } }),
  'a key id that is no text': () => forge({ header: { kid: { $ne: '' } } }),
  'another issuer': () => forge({ payload: { iss: 'https://elsewhere.test' } }),
  'no issuer': () => forge({ payload: { iss: undefined } }),
  'another audience': () => forge({ payload: { aud: 'other' } }),
  'no audience': () => forge({ payload: { aud: undefined } }),
  'the type of an identity token': () => forge({ header: { typ: 'JWT' } }),
  'no type': () => forge({ header: { typ: undefined } }),
  'a critical extension': () => forge({ header: { crit: ['b64'], b64: false } }),
  'no end': () => forge({ payload: { exp: undefined } }),
  'no beginning': () => forge({ payload: { iat: undefined } }),
  'an end that is text': () => forge({ payload: { exp: '9999999999' } }),
  'an end in the past': () => forge({ payload: { exp: base / 1000 - 1 } }),
  'an end at this moment': () => forge({ payload: { exp: base / 1000 } }),
  'no person': () => forge({ payload: { sub: undefined } }),
  'a person who is no id': () => forge({ payload: { sub: 'admin' } }),
  'a session that is no id': () => forge({ payload: { sid: "'; drop table" } }),
  'a session that is a list': () => forge({ payload: { sid: [newId()] } }),
  nothing: () => '',
  'two parts': () => forge().split('.').slice(0, 2).join('.'),
  'four parts': () => `${forge()}.x`,
  'five parts, as encrypted ones have': () => `${forge()}.x.y`,
  'a payload that is no object': () => {
    const text = `${forge().split('.')[0]}.${encode('x')}`;
    return `${text}.${createHmac('sha512', key.secret).update(text).digest('base64url')}`;
  },
  'more than 2,048 characters': () => forge({ payload: { padding: 'x'.repeat(2_000) } }),
};

for (const [what, make] of Object.entries(refused)) {
  test(`a token with ${what} is refused`, async () => {
    assert.equal(await setUp().tokens.verify(make()), undefined);
  });
}

test('no changed character of a token is accepted', async () => {
  const { tokens } = setUp();
  const { token } = tokens.sign(who(), base + week);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: token.length - 1 }),
      fc.constantFrom(...alphabet),
      async (at, character) => {
        fc.pre(token[at] !== character);
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        // Base64url writes 64 bytes in 86 characters, so the last one has bits that mean nothing.
        const means = (text: string) =>
          text
            .split('.')
            .map((part) => Buffer.from(part, 'base64url').toString('hex'))
            .join('.');
        if (means(changed) !== means(token)) assert.equal(await tokens.verify(changed), undefined);
      },
    ),
    { numRuns: 300 },
  );
});

test('whatever is no token is refused without an error', async () => {
  const { tokens } = setUp();
  const part = fc.oneof(fc.string(), fc.json().map(encodeText), fc.base64String());
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 4 }), async (parts) => {
      assert.equal(await tokens.verify(parts.join('.')), undefined);
      assert.equal(claimedSession(parts.join('.')), undefined);
    }),
    { numRuns: 300 },
  );
});

const encodeText = (text: string) => Buffer.from(text).toString('base64url');

test('a token that was verified before is not verified again, until keys have changed', async () => {
  let asked = 0;
  const ring = ringOf(key);
  const tokens = createAccessTokens(
    {
      ...ring,
      find: (kid) => {
        asked++;
        return ring.find(kid);
      },
    },
    issuer,
    () => base,
  );
  const { token } = tokens.sign(who(), base + week);
  await tokens.verify(token);
  await tokens.verify(token);
  assert.equal(asked, 1);
  tokens.forget();
  await tokens.verify(token);
  assert.equal(asked, 2);
});

test('a failure of the key ring is an error and not a refusal', async () => {
  const broken = { ...ringOf(key), find: () => Promise.reject(new Error('the database is gone')) };
  const tokens = createAccessTokens(broken, issuer, () => base);
  await assert.rejects(tokens.verify(forge()), /the database is gone/);
});

test('as many tokens are remembered as were asked for, and the one used longest ago makes room', async () => {
  let asked: string[] = [];
  const ring = ringOf(key);
  const tokens = createAccessTokens(
    {
      ...ring,
      find: (kid) => {
        asked.push(kid);
        return ring.find(kid);
      },
    },
    issuer,
    () => base,
    3,
  );
  const first = forge();
  const second = forge();
  await tokens.verify(first);
  await tokens.verify(second);
  await tokens.verify(forge());
  await tokens.verify(first);
  await tokens.verify(forge());
  asked = [];
  await tokens.verify(first);
  assert.equal(asked.length, 0);
  await tokens.verify(second);
  assert.equal(asked.length, 1);
});

test('the session that a token claims is read without believing it', () => {
  const sid = newId<SessionId>();
  assert.equal(claimedSession(forge({ payload: { sid } }, newKey('x').secret)), sid);
  assert.equal(claimedSession(undefined), undefined);
  assert.equal(claimedSession(forge({ payload: { sid: 'x' } })), undefined);
  assert.equal(claimedSession(`a.${encode(null)}.b`), undefined);
});
