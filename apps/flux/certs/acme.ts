import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../failures.ts';

type Json = Readonly<Record<string, unknown>>;
type Directory = { readonly newNonce: string; readonly newAccount: string; readonly newOrder: string };

/** Puts the answer to a challenge where the authority looks for it, below a path of the name. */
export type Answer = (token: string, text: string | undefined) => void;

export type Authority = {
  /** The address of its directory (RFC 8555, 7.1.1). */
  readonly directory: string;
  /** EC P-256: who we are to it. */
  readonly accountKey: KeyObject;
  readonly contact?: string | undefined;
};

const pollMs = 1_000;
const patienceMs = 90_000;

const base64url = (data: string | Uint8Array): string => Buffer.from(data).toString('base64url');

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The public key, its fields in the order in which they are hashed (RFC 7638). */
function jwkOf(key: KeyObject): Json {
  const { crv, kty, x, y } = createPublicKey(key).export({ format: 'jwk' });
  return { crv, kty, x, y };
}

/** A signed request body (RFC 8555, 6.2): ES256. */
function signed(key: KeyObject, header: Json, payload: Json | ''): string {
  const protectedPart = base64url(JSON.stringify({ alg: 'ES256', ...header }));
  const body = payload === '' ? '' : base64url(JSON.stringify(payload));
  const signature = sign('sha256', Buffer.from(`${protectedPart}.${body}`), {
    key,
    dsaEncoding: 'ieee-p1363',
  });
  return JSON.stringify({ protected: protectedPart, payload: body, signature: base64url(signature) });
}

/** What an authority says of a refusal (RFC 7807). */
function refusal(problem: Json): string {
  const parts = Array.isArray(problem.subproblems) ? (problem.subproblems as Json[]) : [];
  return [problem, ...parts].map(({ detail, type }) => textOf(detail) || textOf(type)).join(' ');
}

type Answered = {
  readonly status: number;
  readonly location: string;
  readonly json: Json;
  readonly text: string;
};

/**
 * Speaks with an authority as RFC 8555 says.
 * @throws Failure('authority_refused') with what it says.
 */
async function open({ directory, accountKey, contact }: Authority) {
  const ask = async (url: string, init?: RequestInit): Promise<Response> => {
    try {
      return await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) });
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : `${error}`;
      throw new Failure('authority_refused', `${new URL(url).host} does not answer: ${cause}.`, error);
    }
  };
  const found = (await (await ask(directory)).json()) as Directory;
  let account: string | undefined;
  let nonce: string | null = null;

  async function post(url: string, payload: Json | '', tries = 10): Promise<Answered> {
    nonce ??= (await ask(found.newNonce, { method: 'HEAD' })).headers.get('replay-nonce');
    const who = account === undefined ? { jwk: jwkOf(accountKey) } : { kid: account };
    const body = signed(accountKey, { ...who, nonce, url }, payload);
    const answer = await ask(url, {
      method: 'POST',
      headers: { 'content-type': 'application/jose+json' },
      body,
    });
    nonce = answer.headers.get('replay-nonce');
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    const json = (isJson ? JSON.parse(text) : {}) as Json;
    // A nonce may have run out meanwhile (RFC 8555, 6.5); the refusal brings a new one.
    if (!answer.ok && json.type === 'urn:ietf:params:acme:error:badNonce' && tries > 0)
      return await post(url, payload, tries - 1);
    if (!answer.ok)
      throw new Failure('authority_refused', `${new URL(url).host} says: ${refusal(json) || answer.status}`);
    return { status: answer.status, location: answer.headers.get('location') ?? '', json, text };
  }

  const joined = await post(found.newAccount, {
    termsOfServiceAgreed: true,
    ...(contact === undefined ? {} : { contact: [`mailto:${contact}`] }),
  });
  account = joined.location;

  async function until(url: string, wanted: string): Promise<Json> {
    for (const began = performance.now(); performance.now() - began < patienceMs; await delay(pollMs)) {
      const { json } = await post(url, '');
      if (json.status === wanted) return json;
      if (json.status === 'invalid') {
        const challenges = (json.challenges ?? []) as { readonly error?: Json }[];
        const errors = [json.error as Json | undefined, ...challenges.map(({ error }) => error)];
        const why = errors.flatMap((error) => (error === undefined ? [] : refusal(error))).join(' ');
        throw new Failure('authority_refused', `${new URL(url).host} says: ${why || 'it is invalid'}`);
      }
    }
    throw new Failure(
      'authority_refused',
      `${new URL(url).host} has not decided within ${patienceMs / 1_000} s.`,
    );
  }

  const thumbprint = createHash('sha256')
    .update(JSON.stringify(jwkOf(accountKey)))
    .digest('base64url');

  /** Shows that the name is ours: the authority fetches a text by plain HTTP (RFC 8555, 8.3). */
  async function authorize(url: string, answerAt: Answer): Promise<void> {
    const { json } = await post(url, '');
    if (json.status === 'valid') return;
    const challenges = json.challenges as readonly { type: string; url: string; token: string }[];
    const challenge = challenges.find(({ type }) => type === 'http-01');
    if (challenge === undefined)
      throw new Failure('authority_refused', `${new URL(url).host} does not look by HTTP.`);
    answerAt(challenge.token, `${challenge.token}.${thumbprint}`);
    try {
      await post(challenge.url, {});
      await until(url, 'valid');
    } finally {
      answerAt(challenge.token, undefined);
    }
  }

  return { post, until, authorize, newOrder: found.newOrder };
}

/**
 * Gets a certificate of an authority for names that lead to this host.
 * @param csr DER, as `openssl req -outform der` makes it.
 * @returns PEM: the certificate and what leads to the authority.
 * @throws Failure('authority_refused')
 */
export async function issueCertificate(
  authority: Authority,
  {
    names,
    csr,
    answerAt,
  }: { readonly names: readonly string[]; readonly csr: Uint8Array; readonly answerAt: Answer },
): Promise<string> {
  const { post, until, authorize, newOrder } = await open(authority);
  const identifiers = names.map((value) => ({ type: 'dns', value }));
  const order = await post(newOrder, { identifiers });
  for (const url of order.json.authorizations as readonly string[]) await authorize(url, answerAt);
  await until(order.location, 'ready');
  await post(textOf(order.json.finalize), { csr: base64url(csr) });
  const done = await until(order.location, 'valid');
  return (await post(textOf(done.certificate), '')).text;
}
