import type { Settings } from '@flux/config';
import type { ProgramTokens, SignedIn, User } from '@flux/contracts';
import { type IdentityParts, setCookie } from '@flux/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OpenSession } from '../sessions/rotation.ts';

type AnswerDeps = {
  readonly settings: Pick<Settings, 'mode' | 'legacyClients'>;
  readonly identity: IdentityParts;
  readonly now: () => number;
};

const isProgram = (request: Pick<FastifyRequest, 'headers'>): boolean =>
  request.headers['x-flux-client'] === 'program';

/** Sets the session's cookies; they last as long as the session, the access token in them does not. */
export function setSessionCookies(
  { settings, now }: AnswerDeps,
  reply: FastifyReply,
  session: OpenSession,
  accessToken: string,
): void {
  const secondsLeft = (session.expiresAt.getTime() - now()) / 1000;
  setCookie(reply, settings.mode, 'access', accessToken, secondsLeft);
  setCookie(reply, settings.mode, 'refresh', session.refreshToken, secondsLeft);
}

export function setCsrfCookie(
  { settings, now }: AnswerDeps,
  reply: FastifyReply,
  token: string,
  until: Date,
): void {
  setCookie(reply, settings.mode, 'csrf', token, (until.getTime() - now()) / 1000);
}

/** What a browser forgets when its person leaves: the cookies, and pictures and previews that it may keep for a year. */
export function clearBrowser({ settings }: AnswerDeps, reply: FastifyReply): void {
  for (const which of ['access', 'refresh', 'csrf'] as const) setCookie(reply, settings.mode, which, '', 0);
  reply.header('clear-site-data', '"cache"');
}

/** Programs get their tokens in the body and no cookie; browsers get cookies and no token in any body. */
export async function answerSignedIn(
  deps: AnswerDeps,
  request: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
  person: User,
  session: OpenSession,
): Promise<SignedIn | ProgramTokens> {
  const user: User = session.mayOnlyEnrol ? { ...person, owesSecondStep: true } : person;
  const { token, expiresIn } = deps.identity.tokens.sign(session, session.expiresAt.getTime());
  if (isProgram(request)) return { user, accessToken: token, refreshToken: session.refreshToken, expiresIn };
  const csrfToken = deps.identity.csrf.issue(session.sessionId);
  setSessionCookies(deps, reply, session, token);
  setCsrfCookie(deps, reply, csrfToken, session.expiresAt);
  if (!deps.settings.legacyClients) return { user, csrfToken };
  // Clients of the 2025 system read these; the contract's serializer would leave them out.
  reply.serializer(JSON.stringify);
  return Object.assign({ user, csrfToken }, { token, accessToken: token, expiresIn });
}
