import type {
  AccountId,
  InstallationRole,
  NoticeKind,
  PersonId,
  ProjectId,
  SessionId,
  Theme,
  ThrottledKind,
} from '@flux/contracts';
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
    /** A passkey is asked for after the password. */
    asks_passkey: Generated<boolean>;
    role: InstallationRole;
    avatar_url: string | null;
    locale: Generated<string>;
    time_zone: Generated<string>;
    theme: Generated<Theme>;
    /** Since when nobody can sign in. */
    disabled_at: Generated<Date | null>;
    /** Since when nothing is left of them but this row. */
    deleted_at: Generated<Date | null>;
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
    /** When the person last proved who they are; at first the sign-in. */
    proved_at: Date | null;
    device_id: Generated<string | null>;
  };
  'auth.policy': {
    one: boolean;
    second_step_roles: InstallationRole[];
    record_days: number | null;
    failed_sign_ins: Generated<number>;
    new_devices: Generated<number>;
    refreshes: Generated<number>;
  };
  'auth.flags': {
    name: string;
    /** Hundredths of a percent of all people. */
    share: number;
    changed_at: Date;
  };
  'auth.flag_people': { flag: string; person_id: PersonId; is_on: boolean };
  /** Unlogged: a crash forgets them. */
  'auth.tries': {
    /** A keyed hash of what is tried. */
    key: Uint8Array;
    id: Generated<string>;
    kind: ThrottledKind;
    person_id: PersonId | null;
    network: string | null;
    count: number;
    free_tries: number;
    tried_at: Date;
    free_at: Date;
    forgotten_at: Date;
  };
  'auth.refresh_tokens': { hash: Uint8Array; session_id: SessionId; created_at: Date; used_at: Date | null };
  'auth.signing_keys': { kid: string; secret: Uint8Array; created_at: Date; retires_at: Date | null };
  'auth.ws_tickets': { hash: Uint8Array; session_id: SessionId; expires_at: Date };
  'auth.owner_links': { token_hash: Uint8Array; created_at: Date };
  'auth.pictures': { person_id: PersonId; media_type: string; bytes: Uint8Array };
  'auth.email_changes': { person_id: PersonId; token_hash: Uint8Array; email: string; created_at: Date };
  'auth.password_resets': {
    person_id: PersonId;
    token_hash: Uint8Array;
    created_at: Date;
    by_mail: Generated<boolean>;
  };
  'auth.sealing_keys': { kid: string; secret: Uint8Array; created_at: Date };
  'auth.totp': {
    person_id: PersonId;
    state: 'pending' | 'active';
    kid: string;
    secret: Uint8Array;
    last_step: Generated<number>;
    created_at: Date;
  };
  'auth.recovery_codes': { person_id: PersonId; prefix: string; hash: string; used_at: Date | null };
  'auth.challenges': {
    token_hash: Uint8Array;
    person_id: PersonId;
    tries: Generated<number>;
    created_at: Date;
    mail_code_hash: Uint8Array | null;
  };
  'auth.passkeys': {
    id: string;
    credential_id: string;
    person_id: PersonId;
    name: string;
    public_key: Uint8Array;
    counter: number | string;
    transports: string[];
    is_backed_up: boolean;
    created_at: Date;
    last_used_at: Date | null;
  };
  'auth.passkey_ceremonies': {
    challenge_hash: Uint8Array;
    purpose: 'add' | 'sign_in' | 'second_step' | 'proof';
    person_id: PersonId | null;
    created_at: Date;
  };
  'auth.accounts': {
    id: AccountId;
    person_id: PersonId;
    /** The name of the provider in the settings when it was linked. */
    provider: string;
    issuer: string;
    subject: string;
    email: string | null;
    linked_at: Date;
    last_used_at: Date | null;
  };
  'auth.arrivals': { token_hash: Uint8Array; person_id: PersonId; created_at: Date };
  'auth.trusted_devices': { token_hash: Uint8Array; person_id: PersonId; expires_at: Date };
  /** Each fact is a keyed hash, with the key of the period. */
  'auth.devices': {
    id: string;
    person_id: PersonId;
    name: string;
    period: number;
    browser: Uint8Array;
    system: Uint8Array;
    language: Uint8Array;
    network: Uint8Array;
    first_seen_at: Date;
    last_seen_at: Date;
  };
  /** A mail about a device, which the person can answer once. */
  'auth.device_reports': {
    id: string;
    person_id: PersonId;
    device_id: string | null;
    device: string;
    network: string;
    created_at: Date;
    used_at: Date | null;
  };
  'auth.notification_kinds': {
    kind: NoticeKind;
    place: number;
    in_list: boolean;
    by_mail: boolean;
    is_fixed: boolean;
  };
  'auth.notification_settings': { person_id: PersonId; kind: string; in_list: boolean; by_mail: boolean };
  /** Written by `auth.notify`. */
  'auth.notifications': {
    seq: Generated<number>;
    id: Generated<string>;
    person_id: PersonId;
    kind: NoticeKind;
    event: string;
    actor_id: PersonId | null;
    project_id: ProjectId | null;
    path: string | null;
    detail: Readonly<Record<string, string>>;
    in_list: boolean;
    created_at: Date;
    read_at: Date | null;
    mail_due_at: Date | null;
  };
  'auth.imported': { person_id: PersonId; import_id: string; at: Date };
};

export type AuthDb = Kysely<AuthTables>;
