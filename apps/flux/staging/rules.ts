/**
 * What becomes of each table on its way out of production (decision 33): `empty`, `whole`, or a value for each column that
 * could hold something personal. A column that is not here stops the copy: nobody has decided about it yet.
 */
export type Rule = 'empty' | 'whole' | Readonly<Record<string, string>>;

/** Stays as it is: a word of a list that the studio itself has. */
const kept = 'kept';

/** As long as it was, with its spaces and lines, and nothing to be read. */
const unreadable = (column: string): string => `regexp_replace(${column}, '\\S', 'x', 'g')`;

/** Told apart, and no more. */
const numbered = (word: string): string => `'${word} ' || left(md5(id::text), 4)`;

export const rules: Readonly<Record<string, Rule>> = {
  'auth.people': {
    email: `'person-' || number || '@staging.invalid'`,
    name: `'Person ' || number`,
    password_hash: 'null',
    role: kept,
    avatar_url: 'null',
    locale: kept,
    time_zone: `'UTC'`,
    theme: kept,
  },
  'auth.policy': { second_step_roles: `'{}'` },
  'auth.flags': 'whole',
  'auth.flag_people': 'whole',
  'auth.notification_kinds': 'whole',
  'auth.notification_settings': 'whole',
  'auth.imported': 'whole',
  'auth.security_events_head': { seq: '0', hash: `sha256('fluxstudio')` },
  'auth.security_events_start': { seq: '0', hash: `sha256('fluxstudio')` },
  'auth.accounts': 'empty',
  'auth.arrivals': 'empty',
  'auth.challenges': 'empty',
  'auth.device_reports': 'empty',
  'auth.devices': 'empty',
  'auth.email_changes': 'empty',
  'auth.notifications': 'empty',
  'auth.owner_links': 'empty',
  'auth.passkey_ceremonies': 'empty',
  'auth.passkeys': 'empty',
  'auth.password_resets': 'empty',
  'auth.pictures': 'empty',
  'auth.recovery_codes': 'empty',
  'auth.refresh_tokens': 'empty',
  'auth.sealing_keys': 'empty',
  'auth.security_events': 'empty',
  'auth.sessions': 'empty',
  'auth.signing_keys': 'empty',
  'auth.totp': 'empty',
  'auth.tries': 'empty',
  'auth.trusted_devices': 'empty',
  'auth.ws_tickets': 'empty',
  'studio.projects': {
    name: numbered('Project'),
    description: unreadable('description'),
    client: `''`,
    status: kept,
  },
  'studio.project_members': { role: kept },
  'studio.project_invites': 'empty',
  'studio.boards': { name: numbered('Board'), preview_sha256: 'null', preview_type: 'null' },
  'studio.board_visits': 'whole',
  'studio.board_logs': 'empty',
  'studio.board_snapshots': 'empty',
  'studio.board_updates': 'empty',
  'studio.files': {
    name: `${numbered('File')} || coalesce(substring(name from '\\.[A-Za-z0-9]{1,8}$'), '')`,
    sha256: `:'sha256'`,
    size: ':size',
    media_type: `'text/plain'`,
  },
  'studio.thumbnails': 'empty',
  'studio.blob_claims': 'empty',
  'studio.imported': 'whole',
  'messaging.channels': { name: numbered('Channel'), topic: unreadable('topic') },
  'messaging.messages': {
    body: unreadable('body'),
    attachments: `(select coalesce(jsonb_agg(one || '{"name": "file"}'), '[]') from jsonb_array_elements(attachments) one)`,
    content_hash: `sha256(convert_to(id::text, 'UTF8'))`,
  },
  'messaging.changes': { kind: kept, body: unreadable('body'), emoji: kept },
  'messaging.channel_members': 'whole',
  'messaging.mentions': 'whole',
  'messaging.reactions': { emoji: kept },
  'messaging.read_markers': 'whole',
  'messaging.imported': 'whole',
  'pgboss.queue': 'whole',
  'pgboss.version': 'whole',
  'public.flux_migrations': 'whole',
};

/** Whatever waits to be done is for production's people. */
export const ruleOf = (table: string): Rule | undefined =>
  rules[table] ?? (table.startsWith('pgboss.') ? 'empty' : undefined);

export const isKept = (value: string): boolean => value === kept;
