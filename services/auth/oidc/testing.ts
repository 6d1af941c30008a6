import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProviderSettings } from '@flux/config';
import type { Cleanup } from '@flux/database/testing';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';

export type ProviderPerson = {
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
};

type Cookie = { readonly name: string; readonly value: string; readonly path: string };

/** A browser at a provider: follows its redirects and fills its forms until it is sent elsewhere. */
function createVisit(issuer: string) {
  let cookies: Cookie[] = [];

  async function ask(url: string, body?: URLSearchParams): Promise<Response> {
    const { pathname } = new URL(url);
    const sent = cookies.filter(({ path }) => pathname.startsWith(path));
    const response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { cookie: sent.map(({ name, value }) => `${name}=${value}`).join('; ') },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      const path = /path=([^;]*)/i.exec(line)?.[1] ?? '/';
      cookies = cookies.filter((one) => one.name !== name || one.path !== path);
      if (value !== '') cookies.push({ name, value, path });
    }
    return response;
  }

  /** @returns the first address that is not the provider's. */
  return async (start: string, answer: 'cancel' | { readonly login: string }): Promise<string> => {
    let response = await ask(start);
    for (let steps = 0; steps < 20; steps++) {
      const location = response.headers.get('location');
      if (location !== null) {
        const next = new URL(location, issuer).href;
        if (!next.startsWith(`${issuer}/`)) return next;
        response = await ask(next);
        continue;
      }
      const html = await response.text();
      const form = /action="([^"]+)"/.exec(html)?.[1];
      if (form === undefined) throw new Error(`${response.status} without a form: ${html}`);
      if (answer === 'cancel') response = await ask(`${form}/abort`);
      else {
        const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1] ?? '';
        response = await ask(form, new URLSearchParams({ prompt, login: answer.login, password: 'any' }));
      }
    }
    throw new Error('the provider sends in circles');
  };
}

export type ProviderOptions = {
  readonly name?: string;
  /** The studio's public origin. */
  readonly studio?: string;
};

/** A certified provider on this machine; whoever signs in there by a login is the person of that name. */
export async function startProvider(t: Cleanup, options: ProviderOptions = {}) {
  const { name = 'halden', studio = 'http://studio.test' } = options;
  const redirectUri = `${studio}/api/auth/${name === 'google' ? name : `oidc/${name}`}/callback`;
  const client = { client_id: `studio-at-${name}`, client_secret: 'a secret of both sides, long enough' };
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = 'first';
  const people = new Map<string, ProviderPerson>();
  /** What becomes of an ID token on its way out. */
  const post: { tamper: ((claims: JWTPayload) => Promise<string>) | undefined } = { tamper: undefined };

  let answer: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = createServer((request, response) => answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  t.after(async () => {
    server.closeAllConnections();
    server.close();
  });

  const provider = new Provider(issuer, {
    clients: [{ ...client, redirect_uris: [redirectUri] }],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' }] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['any'] },
    pkce: { required: () => true },
    findAccount: async (_context, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, ...people.get(id) }),
    }),
  });
  provider.use(async (context, next) => {
    await next();
    const body: unknown = context.body;
    if (post.tamper === undefined || context.path !== '/token') return;
    if (typeof body !== 'object' || body === null || !('id_token' in body)) return;
    const claims = JSON.parse(Buffer.from(String(body.id_token).split('.')[1] ?? '', 'base64url').toString());
    context.body = { ...body, id_token: await post.tamper(claims) };
  });
  const answerWell = provider.callback();
  answer = answerWell;

  const settings: ProviderSettings = {
    name,
    label: `${name} login`,
    issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret,
  };
  return {
    issuer,
    settings,
    people,
    post,
    redirectUri,
    publicKey,
    sign: (claims: JWTPayload, key: typeof privateKey | Uint8Array = privateKey, alg = 'RS256') =>
      new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(key),
    visit: () => createVisit(issuer),
    /** What it answers from now on; nothing given: as it should. */
    answer: (listener: RequestListener = answerWell) => {
      answer = listener;
    },
  };
}

export type TestProvider = Awaited<ReturnType<typeof startProvider>>;
