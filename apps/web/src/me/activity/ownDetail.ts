import type { AuditEvent } from '@flux/contracts';
import { eventDetail } from '../../studio/eventKinds.ts';
import { type MessageKey, t } from '../../words/words.ts';

const known: ReadonlyMap<unknown, MessageKey> = new Map<unknown, MessageKey>([
  ['password', 'activity.step.password'],
  ['totp', 'activity.step.totp'],
  ['recovery', 'activity.step.recovery'],
  ['mail', 'activity.step.mail'],
  ['passkey', 'activity.step.passkey'],
  ['app_added', 'activity.app_added'],
  ['app_removed', 'activity.app_removed'],
  ['passkey_added', 'activity.passkey_added'],
  ['passkey_removed', 'activity.passkey_removed'],
  ['passkey_asked', 'activity.passkey_asked'],
  ['passkey_not_asked', 'activity.passkey_not_asked'],
  ['recovery_codes_renewed', 'activity.codes'],
  ['recovery_code_used', 'activity.codeUsed'],
  ['revoked', 'activity.revoked'],
  ['signed_out_everywhere', 'activity.everywhere'],
  ['password_changed', 'activity.afterPassword'],
  ['operator', 'activity.byOperator'],
  ['reset', 'activity.byMail'],
  ['import', 'activity.byImport'],
  ['person', 'activity.notYou'],
]);

/** What else there is to an event of one's own, in a line. */
export function ownDetail(event: AuditEvent): string {
  const { step, what, reason, by, left } = event.detail;
  const key = [step, what, reason, by].map((value) => known.get(value)).find((one) => one !== undefined);
  if (key !== undefined) return t(key, { left: String(left ?? '') });
  return eventDetail(event);
}
