import type { Notification, Role } from '@flux/contracts';
import type { NoticeEvent, NoticeKind } from '@flux/contracts/notices';
import { roleName } from '../projects/roleName.ts';
import { type MessageKey, t } from '../words/words.ts';

const keys = {
  mention: { message: 'notice.mention.message' },
  invitation: { invited: 'notice.invitation.invited' },
  project: {
    joined: 'notice.project.joined',
    role_changed: 'notice.project.role_changed',
    removed: 'notice.project.removed',
    owner_changed: 'notice.project.owner_changed',
  },
  security: {
    password_changed: 'notice.security.password_changed',
    email_changed: 'notice.security.email_changed',
    second_step_changed: 'notice.security.second_step_changed',
    second_step_failed: 'notice.security.second_step_failed',
    recovery_code_used: 'notice.security.recovery_code_used',
    account_linked: 'notice.security.account_linked',
    account_unlinked: 'notice.security.account_unlinked',
    new_device: 'notice.security.new_device',
    session_taken: 'notice.security.session_taken',
    studio_role_changed: 'notice.security.studio_role_changed',
    limit_passed: 'notice.security.limit_passed',
    owner_changed: 'notice.security.owner_changed',
    service_failing: 'notice.security.service_failing',
  },
  studio: { planned: 'notice.studio.planned', released: 'notice.studio.released' },
} as const satisfies { readonly [K in NoticeKind]: Readonly<Record<NoticeEvent<K>, MessageKey>> };

const kindKeys = {
  mention: 'notices.kind.mention',
  invitation: 'notices.kind.invitation',
  project: 'notices.kind.project',
  security: 'notices.kind.security',
  studio: 'notices.kind.studio',
} as const satisfies Record<NoticeKind, MessageKey>;

export const kindName = (kind: NoticeKind): string => t(kindKeys[kind]);

const keyOf = ({ kind, event }: Notification): MessageKey => {
  const known = new Map<string, MessageKey>(Object.entries(keys[kind]));
  return known.get(event) ?? 'notice.other';
};

const roles: ReadonlySet<string> = new Set<Role>(['owner', 'admin', 'editor', 'commenter', 'viewer']);
const isRole = (value: string): value is Role => roles.has(value);

/** What happened, as a sentence; who did it stands beside it. */
export function noticeText(notice: Notification): string {
  const {
    project = '',
    place = '',
    role = '',
    email = '',
    left = '0',
    device = '',
    provider = '',
    service = '',
    at,
  } = notice.detail;
  const person = notice.actor?.name ?? t('notice.somebody');
  return t(keyOf(notice), {
    person,
    project,
    place,
    email,
    count: Number(left),
    device,
    provider,
    service,
    when:
      at === undefined
        ? ''
        : new Date(at).toLocaleString(document.documentElement.lang, {
            dateStyle: 'long',
            timeStyle: 'short',
          }),
    role: isRole(role) ? roleName(role) : role,
  });
}
