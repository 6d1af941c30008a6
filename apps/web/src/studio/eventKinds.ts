import type { AuditEvent, InstallationRole } from '@flux/contracts';
import { type MessageKey, t } from '../words/words.ts';
import { detailWord, spell } from './detailWords.ts';
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
  flag_changed: 'event.flag_changed',
  mfa_changed: 'event.mfa_changed',
  new_device_login: 'event.new_device_login',
  new_session: 'event.new_session',
  owner_link_made: 'event.owner_link_made',
  password_changed: 'event.password_changed',
  policy_changed: 'event.policy_changed',
  rate_limit_exceeded: 'event.rate_limit_exceeded',
  record_shortened: 'event.record_shortened',
  release_taken_back: 'event.release_taken_back',
  reset_asked: 'event.reset_asked',
  role_changed: 'event.role_changed',
  secret_rotated: 'event.secret_rotated',
  service_stopped: 'event.service_stopped',
  session_hijack_attempt: 'event.session_hijack_attempt',
  suspicious_token_usage: 'event.suspicious_token_usage',
  throttle_released: 'event.throttle_released',
  token_revoked: 'event.token_revoked',
} as const satisfies Readonly<Record<string, MessageKey>>;

const known = new Map<string, MessageKey>(Object.entries(names));

export const eventKinds = Object.keys(names);

export function eventName(kind: string): string {
  const key = known.get(kind);
  return key === undefined ? spell(kind) : t(key);
}

const grave: ReadonlySet<string> = new Set(['session_hijack_attempt', 'suspicious_token_usage']);
const strange: ReadonlySet<string> = new Set([
  'rate_limit_exceeded',
  'failed_login',
  'device_fingerprint_mismatch',
  'new_device_login',
]);

export const weightOf = (kind: string): 'grave' | 'strange' | 'usual' =>
  grave.has(kind) ? 'grave' : strange.has(kind) ? 'strange' : 'usual';

const isRole = (value: unknown): value is InstallationRole =>
  value === 'owner' || value === 'admin' || value === 'member' || value === 'guest';

/** Rules that are plain numbers. */
const counted: ReadonlySet<string> = new Set(['failed_sign_ins', 'new_devices', 'refreshes']);

/** Either side of a rule that changed: roles, a number, a number of days, or none. */
function ruleValue(what: unknown, value: string): string {
  if (typeof what === 'string' && counted.has(what)) return value;
  if (what === 'record_days') return value === '' ? t('policy.forGood') : t('policy.days', { days: value });
  const roles = value.split(' ').filter(isRole);
  return roles.length === 0 ? t('policy.nobody') : roles.map(studioRoleTitle).join(', ');
}

/** What is of no use to who reads: it is shown elsewhere in the row, or means something to a program alone. */
const unsaid: ReadonlySet<string> = new Set(['by', 'device', 'from', 'to', 'hash', 'kid', 'report', 'left']);

function detailPart(name: string, value: unknown): string {
  if (name === 'score') return t('detail.score', { score: String(value) });
  if (name === 'count') return t('detail.times', { count: String(value) });
  if (name === 'tries') return t('detail.tries', { count: Number(value) });
  if (name === 'through') return t('detail.through', { entry: String(value) });
  if (name === 'percent') return `${value} %`;
  if (name === 'format') return String(value).toUpperCase();
  return detailWord(value);
}

function change({ what, from, to }: AuditEvent['detail'], kind: string): readonly string[] {
  if (typeof from !== 'string' || typeof to !== 'string') return [];
  if (kind === 'policy_changed') return [`${ruleValue(what, from)} → ${ruleValue(what, to)}`];
  return isRole(from) && isRole(to) ? [`${studioRoleTitle(from)} → ${studioRoleTitle(to)}`] : [];
}

/** What else is written about an event, in a line. */
export function eventDetail({ kind, detail, by }: AuditEvent): string {
  const parts = Object.entries(detail)
    .filter(([name]) => !unsaid.has(name))
    .map(([name, value]) => detailPart(name, value));
  const who =
    by !== null ? [t('console.by', { person: by.name })] : 'by' in detail ? [detailWord(detail.by)] : [];
  return [...parts, ...change(detail, kind), ...who].join(', ');
}
