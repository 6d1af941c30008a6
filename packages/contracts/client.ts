import { ApiError, ConnectionError, errorOf } from './client/apiError.ts';
import { createRefresh, type Locks, type RefreshDeps } from './client/refresh.ts';
import type { ErrorCode } from './errors.ts';
import type { AnswerOf, BodyOf, ParamsOf, QueryOf, RouteName } from './routes.ts';

export { ApiError, ConnectionError } from './client/apiError.ts';

type Part<K extends string, T> = unknown extends T
  ? unknown
  : [T] extends [undefined]
    ? unknown
    : { readonly [P in K]: T };
type Query<N extends RouteName> = [QueryOf<N>] extends [undefined]
  ? unknown
  : { readonly query?: Partial<QueryOf<N>> };
/** What a route needs to be called: `params` for its path, `body` and `query` where it takes them. */
export type CallOf<N extends RouteName> = Part<'params', ParamsOf<N>> &
  Part<'body', BodyOf<N>> &
  Query<N> & { readonly signal?: AbortSignal };

/** What carries a request: `fetch`, or something that can do more on the way, such as tell how far it is. */
export type Send = (address: string, init: RequestInit) => Promise<Response>;

type Call = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly send?: Send;
};

/** `[]` may be left out where a route needs nothing. */
type CallArguments<N extends RouteName> =
  Record<never, never> extends CallOf<N> ? [call?: CallOf<N>] : [call: CallOf<N>];

export type Client = {
  /**
   * Calls a route of the contract.
   * @throws ApiError when the studio refuses, ConnectionError when it cannot be reached.
   */
  readonly call: <N extends RouteName>(name: N, ...args: CallArguments<N>) => Promise<AnswerOf<N>>;
  /** Uploads up to ten files, all or nothing, into a project or into the person's own space. Throws as `call`. */
  readonly upload: (upload: {
    readonly files: readonly File[];
    readonly projectId?: string;
    /** A UUID under which one file is kept once, however often it is sent. */
    readonly id?: string;
    readonly signal?: AbortSignal;
    /** Default: as every other call. */
    readonly send?: Send;
  }) => Promise<AnswerOf<'POST /api/files/upload'>>;
  /** Sets the picture of the caller: a square image. Throws as `call`. */
  readonly setPicture: (picture: Blob) => Promise<AnswerOf<'PUT /api/me/picture'>>;
  /** Keeps a small picture of a board, PNG or WebP. Throws as `call`. */
  readonly setPreview: (boardId: string, picture: Blob) => Promise<AnswerOf<'PUT /api/boards/:id/preview'>>;
  /** Gets new tokens, for a socket that was closed with 4401. Resolves to whether there are any; throws ConnectionError. */
  readonly refresh: () => Promise<boolean>;
};

export type ClientOptions = {
  /** Origin without a trailing slash; default: that of the page. */
  readonly baseUrl?: string;
  readonly fetch?: typeof fetch;
  /** A program's access token. With one there are no cookies, no CSRF token and no refresh. */
  readonly bearer?: () => string;
  readonly locks?: Locks;
  readonly lastRefresh?: RefreshDeps['lastRefresh'];
  readonly clock?: () => number;
  /** False where it is plain that nobody has signed in here, so that a visitor costs no refresh. Default: always true. */
  readonly mayHaveSession?: () => boolean;
  /** Called when the studio says that nobody is signed in any more. */
  readonly onSignedOut?: () => void;
  /**
   * Called when the session has run out, which nobody brought about: may ask the person to sign in anew, and resolves to
   * whether they did. Calls wait for it and are repeated then.
   */
  readonly onRunOut?: () => Promise<boolean>;
  /** Told at each refresh when the session ends (ms since 1970), unless the person does something before. */
  readonly onRefreshed?: (sessionEndsAt: number) => void;
  /** Asks the person to prove that it is them; resolves to whether they did, and the call is repeated. */
  readonly onProofRequired?: () => Promise<boolean>;
};

/** Refusals after which nobody is signed in here any more. */
const signedOut: ReadonlySet<ErrorCode> = new Set([
  'unauthenticated',
  'session_ended',
  'session_expired',
  'token_reused',
]);
/** Of these, after which somebody is not let in again where they are. */
const sentOut: ReadonlySet<ErrorCode> = new Set(['session_ended', 'token_reused']);

/** Routes that say themselves who is calling: a 401 of theirs is an answer, not a reason to refresh. */
const doors: ReadonlySet<string> = new Set<RouteName>([
  'POST /api/auth/login',
  'POST /api/auth/mfa',
  'POST /api/auth/passkey',
  'POST /api/auth/arrival',
  'POST /api/auth/signup',
  'POST /api/auth/refresh',
]);

function addressOf(path: string, { params = {}, query = {} }: Call): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
  return search.size === 0 ? filled : `${filled}?${search}`;
}

const isSignedOut = (error: unknown): error is ApiError =>
  error instanceof ApiError && signedOut.has(error.code);

const endIn = (answer: unknown): number =>
  typeof answer === 'object' && answer !== null && 'sessionEndsAt' in answer
    ? Date.parse(String(answer.sessionEndsAt))
    : Number.NaN;

const csrfTokenIn = (answer: unknown): string | undefined =>
  typeof answer === 'object' &&
  answer !== null &&
  'csrfToken' in answer &&
  typeof answer.csrfToken === 'string'
    ? answer.csrfToken
    : undefined;

function memory(): RefreshDeps['lastRefresh'] {
  let last = 0;
  return {
    read: () => last,
    write: (at) => {
      last = at;
    },
  };
}

/** The typed client of the studio's HTTP routes, for the page and for programs. It holds no schema, only their types. */
export function createClient(options: ClientOptions = {}): Client {
  const {
    baseUrl = '',
    bearer,
    clock = Date.now,
    mayHaveSession = () => true,
    onSignedOut = () => {},
    onRunOut = async () => false,
    onRefreshed = () => {},
    onProofRequired = async () => false,
  } = options;
  const sendPlainly: Send = options.fetch ?? ((input, init) => fetch(input, init));
  let csrfToken: string | undefined;

  const request = async (method: string, address: string, call: Call): Promise<unknown> => {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (bearer !== undefined) headers.authorization = `Bearer ${bearer()}`;
    else if (method !== 'GET') headers['x-csrf-token'] = csrfToken ?? (await askCsrfToken());
    const form = call.body instanceof FormData || call.body instanceof Blob ? call.body : undefined;
    if (call.body !== undefined && form === undefined) headers['content-type'] = 'application/json';
    const body = form ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
    const send = call.send ?? sendPlainly;
    const response = await send(`${baseUrl}${address}`, {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body }),
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    }).catch((error: unknown) => {
      throw call.signal?.aborted === true ? error : new ConnectionError(error);
    });
    if (!response.ok) throw await errorOf(response);
    if (response.status === 204) return undefined;
    const answer: unknown = await response.json().catch((error: unknown) => {
      throw new ConnectionError(error);
    });
    csrfToken = csrfTokenIn(answer) ?? csrfToken;
    return answer;
  };

  const askCsrfToken = async (): Promise<string> =>
    csrfTokenIn(await request('GET', '/api/csrf-token', {})) ?? '';

  /** Another tab may have signed in as somebody else since this one learnt its token: once more with a fresh one. */
  const withCsrf = async (method: string, address: string, call: Call): Promise<unknown> => {
    try {
      return await request(method, address, call);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'csrf_failed' || bearer !== undefined) throw error;
      csrfToken = undefined;
      return await request(method, address, call);
    }
  };

  /** Why there were no new tokens the last time. */
  let refusal: ErrorCode | undefined;
  const refresh = createRefresh({
    ask: async () => {
      try {
        onRefreshed(endIn(await withCsrf('POST', '/api/auth/refresh', { body: {} })));
        refusal = undefined;
        return true;
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 401) throw error;
        refusal = error.code;
        return false;
      }
    },
    locks: options.locks,
    lastRefresh: options.lastRefresh ?? memory(),
    clock,
  });

  /** Whether somebody is signed in here again, after the studio said that nobody is. */
  const isBack = async (code: ErrorCode): Promise<boolean> => {
    if (!sentOut.has(refusal ?? code) && (await onRunOut())) return true;
    onSignedOut();
    return false;
  };

  const withSession = async (name: string, call: Call): Promise<unknown> => {
    const [method = '', path = ''] = name.split(' ');
    const address = addressOf(path, call);
    const since = clock();
    try {
      return await withCsrf(method, address, call);
    } catch (error) {
      if (!isSignedOut(error) || bearer !== undefined || doors.has(name)) throw error;
      try {
        if (!mayHaveSession()) throw error;
        await refresh(since);
        return await withCsrf(method, address, call);
      } catch (last) {
        if (!isSignedOut(last) || !(await isBack(last.code))) throw last;
        return await withCsrf(method, address, call);
      }
    }
  };

  const withProof = async (name: string, call: Call): Promise<unknown> => {
    try {
      return await withSession(name, call);
    } catch (error) {
      const mayGoOn =
        error instanceof ApiError && error.code === 'proof_required' && (await onProofRequired());
      if (!mayGoOn) throw error;
      return await withSession(name, call);
    }
  };

  return {
    // The contract says what each route answers; the server serializes by the same schema.
    call: (name, ...args) => withProof(name, args[0] ?? {}) as Promise<never>,
    upload: ({ files, projectId, id, ...rest }) => {
      const body = new FormData();
      if (projectId !== undefined) body.set('projectId', projectId);
      if (id !== undefined) body.set('id', id);
      for (const file of files) body.append('files', file, file.name);
      return withSession('POST /api/files/upload', { body, ...rest }) as Promise<never>;
    },
    setPicture: (picture) => withSession('PUT /api/me/picture', { body: picture }) as Promise<never>,
    setPreview: (id, body) =>
      withSession('PUT /api/boards/:id/preview', { params: { id }, body }) as Promise<never>,
    refresh: async () => (await refresh(clock())) || (await isBack(refusal ?? 'unauthenticated')),
  };
}
