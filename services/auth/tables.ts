import type { InstallationRole, PersonId, SessionId } from '@flux/contracts';
import type { AuthViews } from '@flux/identity';
import type { Generated, Kysely } from 'kysely';

/** The tables of the `auth` schema; no other service sees them. */
export type AuthTables = AuthViews & {
  'auth.people': {
    id: PersonId;
    number: Generated<number>;
    email: string;
    email_verified_at: Date | null;
    name: string;
    password_hash: string | null;
    role: InstallationRole;
    avatar_url: string | null;
    locale: Generated<string>;
    time_zone: Generated<string>;
    created_at: Date;
  };
  'auth.sessions': {
    id: SessionId;
    person_id: PersonId;
    client: 'browser' | 'program';
    device: string;
    network: string;
    created_at: Date;
    last_active_at: Date;
    expires_at: Date;
    absolute_end_at: Date;
    ended_at: Date | null;
    end_reason: string | null;
  };
  'auth.refresh_tokens': { hash: Uint8Array; session_id: SessionId; created_at: Date; used_at: Date | null };
  'auth.signing_keys': { kid: string; secret: Uint8Array; created_at: Date; retires_at: Date | null };
  'auth.ws_tickets': { hash: Uint8Array; session_id: SessionId; expires_at: Date };
  'auth.owner_links': { token_hash: Uint8Array; created_at: Date };
};

export type AuthDb = Kysely<AuthTables>;
