import { ApiError, ConnectionError } from '@flux/contracts/client';
import { type MessageKey, t } from '../words/words.ts';

/** Refusals that the page says in its own language; the studio's sentence is shown for all others. */
const known: Readonly<Record<string, MessageKey>> = {
  wrong_credentials: 'error.wrongCredentials',
  email_taken: 'error.emailTaken',
  weak_password: 'error.weakPassword',
  signup_closed: 'error.signupClosed',
  invite_ended: 'error.inviteEnded',
  link_ended: 'error.linkEnded',
  archived: 'error.archived',
  forbidden: 'error.forbidden',
  not_found: 'error.notFound',
  session_ended: 'error.sessionEnded',
  internal: 'error.internal',
  starting: 'error.soon',
  draining: 'error.soon',
  database_unavailable: 'error.soon',
  maintenance: 'error.soon',
};

/** A sentence for a person: what happened and what to do. */
export function errorText(error: unknown): string {
  if (error instanceof ConnectionError) return t('error.unreachable');
  if (!(error instanceof ApiError)) return t('error.internal');
  if (error.code === 'rate_limited')
    return t('error.rateLimited', { seconds: Math.ceil(error.retryAfter ?? 10) });
  const key = known[error.code];
  return key === undefined ? error.message : t(key);
}
