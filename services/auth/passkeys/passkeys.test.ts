import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Notifications, Passkey, RecoveryCodes, SecondFactor, SecondStep } from '@flux/contracts';
import { type Auth, type Browser, engineOfStories, password, refusal, startAuth } from '../testing.ts';

type Options = { readonly challenge: string; readonly allowCredentials?: readonly { readonly id: string }[] };
type Lie = {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly flags?: number;
  readonly key?: KeyObject;
};

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
/** CBOR (RFC 8949) of the few things an attestation holds. */
const cborText = (text: string) => Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
const cborBytes = (bytes: Uint8Array) => {
  const { length } = bytes;
  const head = length < 256 ? [0x58, length] : [0x59, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), bytes]);
};

/** User present and verified; with an attested credential as well. */
const shownFlags = 0x05;
const madeFlags = 0x45;

/** A phone's passkeys in software: ES256, no attestation (WebAuthn Level 3, 6.5). */
function createPhone() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(32);
  let count = 0;
  const credentialId = id.toString('base64url');

  const clientData = (type: string, challenge: string, { origin = 'http://studio.test' }: Lie) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const answer = (response: Readonly<Record<string, Uint8Array>>) => ({
    id: credentialId,
    rawId: credentialId,
    type: 'public-key',
    clientExtensionResults: {},
    response: Object.fromEntries(
      Object.entries(response).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64url')]),
    ),
  });
  return {
    credentialId,
    make: (options: Options, lie: Lie = {}) => {
      const cose = Buffer.concat([
        Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
        cborBytes(Buffer.from(x, 'base64url')),
        Buffer.from([0x22]),
        cborBytes(Buffer.from(y, 'base64url')),
      ]);
      const authData = Buffer.concat([
        sha256(lie.rpId ?? 'studio.test'),
        Buffer.from([lie.flags ?? madeFlags]),
        uint32(count),
        Buffer.alloc(16),
        Buffer.from([0, id.length]),
        id,
        cose,
      ]);
      const attestation = [cborText('fmt'), cborText('none'), cborText('attStmt'), Buffer.from([0xa0])];
      const attestationObject = Buffer.concat([
        Buffer.from([0xa3]),
        ...attestation,
        cborText('authData'),
        cborBytes(authData),
      ]);
      const clientDataJSON = clientData('webauthn.create', lie.challenge ?? options.challenge, lie);
      return answer({ clientDataJSON, attestationObject });
    },
    show: (options: Options, lie: Lie = {}, step = 1) => {
      count += step;
      const authenticatorData = Buffer.concat([
        sha256(lie.rpId ?? 'studio.test'),
        Buffer.from([lie.flags ?? shownFlags]),
        uint32(count),
      ]);
      const clientDataJSON = clientData('webauthn.get', lie.challenge ?? options.challenge, lie);
      const signed = Buffer.concat([authenticatorData, sha256(clientDataJSON)]);
      return answer({
        clientDataJSON,
        authenticatorData,
        signature: sign('sha256', signed, lie.key ?? privateKey),
      });
    },
  };
}

async function withPasskey(auth: Auth, name = 'Phone') {
  const mia = await auth.person();
  const phone = createPhone();
  const options = (await mia.ok(200, 'POST', '/api/me/passkeys/options')) as Options;
  const body = { name, passkey: phone.make(options) };
  const passkey = (await mia.ok(201, 'POST', '/api/me/passkeys', { body })) as Passkey;
  return { ...mia, phone, passkey };
}

const optionsFor = (at: Browser) => at.ok(200, 'POST', '/api/auth/passkey/options') as Promise<Options>;
const enter = (at: Browser, passkey: unknown) => at.send('POST', '/api/auth/passkey', { body: { passkey } });
const login = (at: Browser, email: string) =>
  at.ok(200, 'POST', '/api/auth/login', { body: { email, password } }) as Promise<SecondStep>;

for (const engine of engineOfStories) {
  describe(`passkeys on ${engine}`, () => {
    let auth: Auth;
    const ends: (() => Promise<void>)[] = [];
    before(async () => {
      auth = await startAuth({ after: (end) => ends.push(end) }, engine);
    });
    after(() => Promise.all(ends.map((end) => end())));

    test('one signs in alone, and is told of when it is added', async () => {
      const mia = await withPasskey(auth);
      assert.equal(mia.passkey.name, 'Phone');
      const { items } = (await mia.ok(200, 'GET', '/api/me/notifications')) as Notifications;
      assert.equal(items[0]?.event, 'second_step_changed');
      const own = auth.browser();
      const response = await enter(own, mia.phone.show(await optionsFor(own)));
      assert.equal(response.status, 200);
      const me = (await own.ok(200, 'GET', '/api/auth/me')) as { email: string };
      assert.equal(me.email, mia.email);
      const { passkeys } = (await own.ok(200, 'GET', '/api/me/second-factor')) as SecondFactor;
      assert.ok(passkeys[0]?.lastUsedAt);
      assert.equal((await login(auth.browser(), mia.email)).mfaRequired, undefined, 'nobody asked for it');
    });

    test('what is forged, replayed, old, from elsewhere or unverified is refused', async () => {
      const mia = await withPasskey(auth);
      const own = auth.browser();
      const refuses = async (why: string, make: (options: Options) => unknown) =>
        assert.equal(
          await refusal(await enter(own, make(await optionsFor(own)))),
          '401 passkey_refused',
          why,
        );
      await refuses('another origin', (o) => mia.phone.show(o, { origin: 'https://evil.test' }));
      await refuses('another relying party', (o) => mia.phone.show(o, { rpId: 'evil.test' }));
      await refuses('a challenge of its own', (o) => mia.phone.show(o, { challenge: 'AAAA' }));
      await refuses('nobody present', (o) => mia.phone.show(o, { flags: 0x00 }));
      await refuses('nobody verified', (o) => mia.phone.show(o, { flags: 0x01 }));
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      await refuses('another key', (o) => mia.phone.show(o, { key: privateKey }));
      await refuses('a passkey that nobody has here', (o) => createPhone().show(o));
      await refuses('what was made for adding one', (o) => mia.phone.make(o));
      const malformed = { ...mia.phone.show(await optionsFor(own)), response: { clientDataJSON: '!' } };
      assert.equal(await refusal(await enter(own, malformed)), '401 passkey_refused');

      const shown = mia.phone.show(await optionsFor(own));
      assert.equal((await enter(own, shown)).status, 200);
      assert.equal(await refusal(await enter(own, shown)), '401 passkey_refused', 'each challenge once');
      await refuses('a counter that stands still', (o) => mia.phone.show(o, {}, 0));
      const late = await optionsFor(own);
      auth.clock.now += 5 * 60_000;
      assert.equal(await refusal(await enter(own, mia.phone.show(late))), '401 passkey_refused', 'too late');
      for (const body of [{}, { passkey: {} }, { passkey: 7 }])
        assert.equal(
          await refusal(await own.send('POST', '/api/auth/passkey', { body })),
          '400 invalid_input',
        );
    });

    test('one is made for who asked, once, and not twice the same', async () => {
      const mia = await withPasskey(auth);
      const ben = await auth.person('Ben');
      const add = (at: Browser, passkey: unknown) =>
        at.send('POST', '/api/me/passkeys', { body: { name: 'Key', passkey } });
      const ask = (at: Browser) => at.ok(200, 'POST', '/api/me/passkeys/options') as Promise<Options>;
      const phone = createPhone();
      const ofMia = phone.make(await ask(mia));
      assert.equal(await refusal(await add(ben, ofMia)), '401 passkey_refused');
      assert.equal(await refusal(await add(mia, ofMia)), '401 passkey_refused', 'it was used up');
      const evil = { origin: 'https://evil.test' };
      assert.equal(await refusal(await add(ben, phone.make(await ask(ben), evil))), '401 passkey_refused');
      const unverified = phone.make(await ask(ben), { flags: 0x41 });
      assert.equal(await refusal(await add(ben, unverified)), '401 passkey_refused');
      assert.equal(await refusal(await add(ben, mia.phone.make(await ask(ben)))), '409 conflict');
      for (let i = 0; i < 20; i++)
        assert.equal((await add(ben, createPhone().make(await ask(ben)))).status, 201, `${i}`);
      assert.equal(await refusal(await ben.send('POST', '/api/me/passkeys/options')), '409 conflict', '21');
    });

    test('asked for after the password, it is the second step, and recovery codes come with it', async () => {
      const mia = await withPasskey(auth);
      const ask = (at: Browser, asksPasskey: boolean) =>
        at.send('PUT', '/api/me/passkeys/second-step', { body: { asksPasskey } });
      const { recoveryCodes } = (await (await ask(mia, true)).json()) as RecoveryCodes;
      assert.equal(recoveryCodes.length, 10);
      const own = auth.browser();
      const step = await login(own, mia.email);
      assert.deepEqual(step.methods, ['passkey', 'recovery']);
      const { challenge } = step;
      const options = (await own.ok(200, 'POST', '/api/auth/mfa/passkey', {
        body: { challenge },
      })) as Options;
      assert.deepEqual(
        options.allowCredentials?.map(({ id }) => id),
        [mia.phone.credentialId],
      );
      const stranger = await withPasskey(auth);
      const send = (passkey: unknown) => own.send('POST', '/api/auth/mfa', { body: { challenge, passkey } });
      assert.equal(await refusal(await send(stranger.phone.show(options))), '401 passkey_refused');
      const again = (await own.ok(200, 'POST', '/api/auth/mfa/passkey', { body: { challenge } })) as Options;
      assert.equal((await send(mia.phone.show(again))).status, 200);

      const ben = await auth.person('Ben');
      assert.equal(await refusal(await ask(ben, true)), '404 not_found', 'Ben has none');
      await mia.ok(204, 'DELETE', `/api/me/passkeys/${mia.passkey.id}`);
      assert.equal((await login(auth.browser(), mia.email)).mfaRequired, undefined, 'the last one is gone');
      const factor = (await mia.ok(200, 'GET', '/api/me/second-factor')) as SecondFactor;
      assert.deepEqual([factor.asksPasskey, factor.recoveryCodesLeft, factor.passkeys], [false, 0, []]);
    });

    test('it proves that it is the caller; changes need such a proof, and names do not', async () => {
      const mia = await withPasskey(auth);
      const ben = await auth.person('Ben');
      auth.clock.now += 10 * 60_000;
      const path = `/api/me/passkeys/${mia.passkey.id}`;
      assert.equal(await refusal(await mia.send('DELETE', path)), '403 proof_required');
      assert.equal(await refusal(await mia.send('POST', '/api/me/passkeys/options')), '403 proof_required');
      const renamed = await mia.ok(200, 'PATCH', path, { body: { name: ' Blue\u202e key ' } });
      assert.equal((renamed as Passkey).name, 'Blue key');
      assert.equal(
        await refusal(await mia.send('PATCH', path, { body: { name: '\u200b' } })),
        '400 invalid_input',
      );
      assert.equal(await refusal(await ben.send('PATCH', path, { body: { name: 'Mine' } })), '404 not_found');
      const options = (await mia.ok(200, 'POST', '/api/auth/proof/passkey')) as Options;
      const passkey = mia.phone.show(options);
      assert.equal(
        await refusal(await ben.send('POST', '/api/auth/proof', { body: { passkey } })),
        '401 passkey_refused',
      );
      const next = (await mia.ok(200, 'POST', '/api/auth/proof/passkey')) as Options;
      await mia.ok(204, 'POST', '/api/auth/proof', { body: { passkey: mia.phone.show(next) } });
      await mia.ok(204, 'DELETE', path);
      const own = auth.browser();
      const gone = await enter(own, mia.phone.show(await optionsFor(own)));
      assert.equal(await refusal(gone), '401 passkey_refused');
    });
  });
}
