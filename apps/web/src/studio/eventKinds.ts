import type { AuditEvent, InstallationRole } from '@flux/contracts';
import { type MessageKey, t } from '../words/words.ts';
import { studioRoleTitle } from './studioRole.ts';

const names = {
  account_created: 'event.account_created',
  account_deleted: 'event.account_deleted',
  account_disabled: 'event.account_disabled',
  account_enabled: 'event.account_enabled',
  account_linked: 'event.account_linked',
  account_unlinked: 'event.account_unlinked',
  device_fingerprint_mismatch: 'event.device_fingerprint_mismatch',
  email_changed: 'event.email_changed',
  email_verified: 'event.email_verified',
  export: 'event.export',
  failed_login: 'event.failed_login',
  mfa_changed: 'event.mfa_changed',
  new_device_login: 'event.new_device_login',
  new_session: 'event.new_session',
  owner_link_made: 'event.owner_link_made',
  password_changed: 'event.password_changed',
  policy_changed: 'event.policy_changed',
  reset_asked: 'event.reset_asked',
  role_changed: 'event.role_changed',
  secret_rotated: 'event.secret_rotated',
  session_hijack_attempt: 'event.session_hijack_attempt',
  suspicious_token_usage: 'event.suspicious_token_usage',
  token_revoked: 'event.token_revoked',
} as const satisfies Readonly<Record<string, MessageKey>>;

const known = new Map<string, MessageKey>(Object.entries(names));

export const eventKinds = Object.keys(names);

/** A code as words, where nobody has written any for it. */
const spell = (code: string): string => code.replaceAll('_', ' ');

export function eventName(kind: string): string {
  const key = known.get(kind);
  return key === undefined ? spell(kind) : t(key);
}

const grave: ReadonlySet<string> = new Set(['session_hijack_attempt', 'suspicious_token_usage']);
const strange: ReadonlySet<string> = new Set([
  'failed_login',
  'device_fingerprint_mismatch',
  'new_device_login',
]);

export const weightOf = (kind: string): 'grave' | 'strange' | 'usual' =>
  grave.has(kind) ? 'grave' : strange.has(kind) ? 'strange' : 'usual';

const isRole = (value: unknown): value is InstallationRole =>
  value === 'owner' || value === 'admin' || value === 'member' || value === 'guest';

/** What else is written about an event, in a line. */
export function eventDetail({ detail, by }: AuditEvent): string {
  const { from, to } = detail;
  const told =
    isRole(from) && isRole(to)
      ? [`${studioRoleTitle(from)} → ${studioRoleTitle(to)}`]
      : Object.entries(detail)
          .filter(([name]) => name !== 'by' && name !== 'device')
          .map(([, value]) => spell(String(value)));
  return [...told, ...(by === null ? [] : [t('console.by', { person: by.name })])].join(', ');
}
