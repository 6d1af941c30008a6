import type { SessionId } from '@flux/contracts';
import type { IdentityParts } from '@flux/identity';
import type { FastifyRequest } from 'fastify';
import type { Sessions } from './sessions.ts';

export type SessionRequest = Pick<FastifyRequest, 'headers' | 'cookies'>;

export type SessionsOfDeps = {
  readonly identity: Pick<IdentityParts, 'findLateCaller' | 'names'>;
  readonly sessions: Pick<Sessions, 'ofRefreshToken'>;
};

/**
 * The sessions that a request carries proof of: by its access token, even one that ran out a while ago, and by its
 * refresh token. Both are the same but for a browser whose cookies were mixed up.
 */
export async function sessionsOf(
  { identity, sessions }: SessionsOfDeps,
  request: SessionRequest,
): Promise<readonly SessionId[]> {
  const caller = await identity.findLateCaller(request);
  const isProgram = request.headers.authorization !== undefined;
  const refreshToken = isProgram ? undefined : request.cookies[identity.names.refresh];
  const byRefresh = refreshToken === undefined ? undefined : await sessions.ofRefreshToken(refreshToken);
  const ids = [caller?.sessionId, byRefresh].filter((id) => id !== undefined);
  return [...new Set(ids)];
}
