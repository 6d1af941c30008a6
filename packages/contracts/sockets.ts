import type { ErrorCode } from './errors.ts';

/**
 * Close codes of both WebSocket protocols (api.md, "WS /collaboration"). The public y-websocket client takes
 * 4400–4499 as final and reconnects after all others.
 */
export const closeCodes = {
  malformed: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  not_found: 4404,
  too_large: 4413,
  slow_reader: 4509,
  too_fast: 4529,
  going_away: 1012,
  try_later: 1013,
} as const;

export type CloseReason = keyof typeof closeCodes;

/** How a refusal that HTTP would answer with a problem is said on a socket. */
export function closeReasonOf(code: ErrorCode): CloseReason {
  switch (code) {
    case 'unauthenticated':
    case 'session_ended':
    case 'wrong_credentials':
    case 'token_reused':
    case 'mfa_required':
      return 'unauthenticated';
    case 'forbidden':
    case 'second_step_required':
    case 'origin_refused':
    case 'csrf_failed':
      return 'forbidden';
    case 'not_found':
      return 'not_found';
    case 'too_large':
      return 'too_large';
    case 'rate_limited':
      return 'too_fast';
    case 'invalid_input':
      return 'malformed';
    default:
      return 'try_later';
  }
}
