import type { Generated } from 'kysely';

/** What every service may read of `auth`: views, never tables. */
export type AuthViews = {
  'auth.key_ring': {
    kid: string;
    /** Sealed under the master key. */
    secret: Uint8Array;
    created_at: Date;
    /** Until when tokens signed with it are accepted; null for the one that signs. */
    retires_at: Date | null;
  };
  'auth.ended_sessions': { id: string; ended_at: Date };
  'auth.live_sessions': { id: string; person_id: string; expires_at: Date };
  /** Who deleted their account. */
  'auth.left_people': { id: string };
  'auth.profiles': {
    id: string;
    name: string;
    avatar_url: string | null;
    color: Generated<number>;
    role: string;
  };
};
