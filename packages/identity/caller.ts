import type { PersonId, SessionId } from '@flux/contracts';

/** Who is calling, as the verified access token or ticket says; no SQL was needed to know it. */
export type Caller = {
  readonly personId: PersonId;
  readonly sessionId: SessionId;
  /** Milliseconds since 1970, UTC. Of the access token; for a ticket the moment of redemption and its session's end. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Still has to set up a second step: only `authenticateEnrolling` lets them through. */
  readonly mayOnlyEnrol: boolean;
  /** How they proved it: only `cookie` needs CSRF and Origin checks. */
  readonly by: 'cookie' | 'bearer' | 'ticket';
};
