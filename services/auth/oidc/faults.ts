import { Problem } from '@flux/contracts';
import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';

/** What a provider says of itself when it is not up to it (RFC 6749, 4.1.2.1). */
const away: ReadonlySet<string> = new Set(['temporarily_unavailable', 'server_error']);

const unreachable: ReadonlySet<unknown> = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT']);

const statusIn = (error: Error): number => (error.cause instanceof Response ? error.cause.status : 0);

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof ResponseBodyError) return error.status >= 500;
  if (error instanceof AuthorizationResponseError) return away.has(error.error);
  // `fetch` says so of any connection that did not come about.
  const isUnconnected = error instanceof TypeError && error.message === 'fetch failed';
  return isUnconnected || ('code' in error && unreachable.has(error.code)) || statusIn(error) >= 500;
}

/** Why a sign-in at a provider did not come about, as far as the person can do something. */
export function toProviderProblem(cause: unknown): Problem {
  if (cause instanceof Problem) return cause;
  if (cause instanceof AuthorizationResponseError && cause.error === 'access_denied')
    return new Problem('sign_in_cancelled', undefined, { cause });
  return new Problem(isAway(cause) ? 'provider_unavailable' : 'provider_refused', undefined, { cause });
}
