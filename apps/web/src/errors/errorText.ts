import { ApiError, ConnectionError } from '@flux/contracts/client';
import type { ErrorCode } from '@flux/contracts/errors';
import { type MessageKey, t } from '../words/words.ts';

/** Everything that the studio can refuse, in the language of whoever reads. */
const known = {
  invalid_input: 'error.invalid',
  unauthenticated: 'error.sessionEnded',
  wrong_credentials: 'error.wrongCredentials',
  session_ended: 'error.sessionEnded',
  session_expired: 'error.sessionEnded',
  token_reused: 'error.sessionEnded',
  wrong_code: 'error.wrongCode',
  passkey_refused: 'error.passkeyRefused',
  challenge_ended: 'error.challengeEnded',
  provider_refused: 'error.providerRefused',
  sign_in_cancelled: 'error.signInCancelled',
  second_step_required: 'error.secondStepRequired',
  proof_required: 'error.proofRequired',
  mfa_required: 'error.sessionEnded',
  forbidden: 'error.forbidden',
  csrf_failed: 'error.reload',
  origin_refused: 'error.reload',
  address_unverified: 'error.addressUnverified',
  signup_closed: 'error.signupClosed',
  not_found: 'error.notFound',
  method_not_allowed: 'error.internal',
  email_taken: 'error.emailTaken',
  account_not_linked: 'error.accountNotLinked',
  account_taken: 'error.accountTaken',
  still_owner: 'error.stillOwner',
  last_way_in: 'error.lastWayIn',
  second_step_kept: 'error.secondStepKept',
  archived: 'error.archived',
  conflict: 'error.conflict',
  link_ended: 'error.linkEnded',
  invite_ended: 'error.inviteEnded',
  too_large: 'error.tooLarge',
  too_many_files: 'error.tooLarge',
  scanner_limit: 'error.scannerLimit',
  type_refused: 'error.typeRefused',
  range_not_satisfiable: 'error.notFound',
  malware_found: 'error.malware',
  weak_password: 'error.weakPassword',
  internal: 'error.internal',
  starting: 'error.soon',
  draining: 'error.soon',
  provider_unavailable: 'error.providerUnavailable',
  database_unavailable: 'error.soon',
  scanner_unavailable: 'error.soon',
  maintenance: 'error.soon',
  quota_exceeded: 'error.noRoom',
} as const satisfies Record<Exclude<ErrorCode, 'rate_limited'>, MessageKey>;

const isKnown = (code: string): code is keyof typeof known => Object.hasOwn(known, code);

/** The same for a code that stands in an address, where a redirect could bring nothing else. */
export const codeText = (code: string): string => t(isKnown(code) ? known[code] : 'error.internal');

/** A sentence for a person: what happened and what to do. */
export function errorText(error: unknown): string {
  if (error instanceof ConnectionError) return t('error.unreachable');
  if (!(error instanceof ApiError)) return t('error.internal');
  if (error.code === 'rate_limited')
    return t('error.rateLimited', { seconds: Math.ceil(error.retryAfter ?? 10) });
  return isKnown(error.code) ? t(known[error.code]) : error.message;
}
