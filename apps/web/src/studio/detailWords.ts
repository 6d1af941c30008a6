import { type MessageKey, t } from '../words/words.ts';

/** What the codes in the details of the record mean. */
const known: ReadonlyMap<unknown, MessageKey> = new Map<unknown, MessageKey>([
  ['password', 'activity.step.password'],
  ['totp', 'detail.totp'],
  ['recovery', 'activity.step.recovery'],
  ['mail', 'detail.mail'],
  ['passkey', 'activity.step.passkey'],
  ['app_added', 'activity.app_added'],
  ['app_removed', 'activity.app_removed'],
  ['passkey_added', 'activity.passkey_added'],
  ['passkey_removed', 'activity.passkey_removed'],
  ['passkey_asked', 'activity.passkey_asked'],
  ['passkey_not_asked', 'activity.passkey_not_asked'],
  ['recovery_codes_renewed', 'activity.codes'],
  ['recovery_code_used', 'secondStep.recovery'],
  ['revoked', 'detail.revoked'],
  ['signed_out_everywhere', 'activity.everywhere'],
  ['password_changed', 'activity.afterPassword'],
  ['ended_by_keeper', 'detail.endedByKeeper'],
  ['account_disabled', 'detail.disabled'],
  ['second_step_required', 'detail.secondStepRequired'],
  ['operator', 'activity.byOperator'],
  ['reset', 'detail.byMail'],
  ['import', 'detail.byImport'],
  ['person', 'detail.notThem'],
  ['signing_key', 'detail.signingKey'],
  ['sealing_key', 'detail.sealingKey'],
  ['record', 'detail.record'],
  ['second_step_roles', 'policy.secondStep'],
  ['record_days', 'policy.record'],
  ['failed_sign_ins', 'detail.failedSignIns'],
  ['new_devices', 'detail.newDevices'],
  ['refreshes', 'detail.refreshes'],
  ['password_tries', 'throttled.password'],
  ['code_tries', 'throttled.code'],
  ['strangers_tries', 'throttled.strangers'],
  ['network_tries', 'throttled.network'],
  ['on', 'detail.flagOn'],
  ['off', 'detail.flagOff'],
  ['as others', 'detail.flagOthers'],
]);

/** A code as words, where nobody has written any for it. */
export const spell = (code: string): string => code.replaceAll('_', ' ');

export function detailWord(value: unknown): string {
  const key = known.get(value);
  return key === undefined ? spell(String(value)) : t(key);
}
