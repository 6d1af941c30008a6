/**
 * What a person can be told, by kind; the page has a sentence for each event and a switch for each kind. A new event
 * needs its words, a new kind also its row of `auth.notification_kinds`. Nothing here needs a schema, so it is the page's
 * to import.
 */
export const noticeEvents = {
  /** Details: `place` (a channel's name), `excerpt`. */
  mention: ['message'],
  /** Details: `project`, `role`. */
  invitation: ['invited'],
  /** Details: `project`, `role` where one was given. */
  project: ['joined', 'role_changed', 'removed', 'owner_changed'],
  /**
   * Details: `role` in the studio, `network` where one is known, `email` for a new address, `left` recovery codes,
   * `device`, `provider` by its label, `report` to say it was not them, `what` there was more of than usual and its
   * `count`, `service` and `release` of what ends again and again.
   */
  security: [
    'password_changed',
    'email_changed',
    'second_step_changed',
    'second_step_failed',
    'recovery_code_used',
    'account_linked',
    'account_unlinked',
    'new_device',
    'session_taken',
    'studio_role_changed',
    'limit_passed',
    'owner_changed',
    'service_failing',
  ],
  /** Details: `excerpt`, what the operator says; `at`, ISO 8601, when the work begins. */
  studio: ['planned', 'released'],
} as const;

export type NoticeKind = keyof typeof noticeEvents;
export type NoticeEvent<K extends NoticeKind = NoticeKind> = (typeof noticeEvents)[K][number];

export const noticeKinds: readonly NoticeKind[] = ['mention', 'invitation', 'project', 'studio', 'security'];

/** What can change for a person while their page is open; `missed`: anything may have. */
export const personEvents = ['notifications', 'profile', 'memberships', 'missed'] as const;
export type PersonEvent = (typeof personEvents)[number];
