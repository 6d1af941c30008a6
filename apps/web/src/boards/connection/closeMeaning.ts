import { closeCodes } from '@flux/contracts/sockets';

/** Why the studio does not take this person's changes on this board. */
export type Refusal = 'signed_out' | 'forbidden' | 'gone' | 'too_large' | 'malformed';

/**
 * What to do when the socket closed: connect again, ask for new tokens first, or stop. 4400–4499 are final, since the
 * same would happen again (api.md, "WS /collaboration").
 */
export function closeMeaning(code: number): 'retry' | Refusal {
  switch (code) {
    case closeCodes.unauthenticated:
      return 'signed_out';
    case closeCodes.forbidden:
      return 'forbidden';
    case closeCodes.not_found:
      return 'gone';
    case closeCodes.too_large:
      return 'too_large';
    default:
      return code >= 4400 && code <= 4499 ? 'malformed' : 'retry';
  }
}
