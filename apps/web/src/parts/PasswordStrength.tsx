import type { PasswordFault } from '@flux/passwords';
import { type MessageKey, t } from '../words/words.ts';
import { useJudgement } from './useJudgement.ts';

export type PasswordStrengthProps = {
  readonly password: string;
  readonly name: string;
  readonly email: string;
};

const steps = [1, 2, 3, 4] as const;

const names = [
  'strength.weak',
  'strength.weak',
  'strength.almost',
  'strength.good',
  'strength.strong',
] as const;

/** What would help; of its length the field itself speaks. */
const advice = {
  short: undefined,
  long: undefined,
  known: 'strength.known',
  common: 'strength.common',
  guessable: 'strength.guessable',
  repeat: 'strength.pattern',
  sequence: 'strength.pattern',
  keyboard: 'strength.pattern',
  date: 'strength.pattern',
} as const satisfies Record<PasswordFault, MessageKey | undefined>;

/** How hard a password is to guess, and what would help; read out when the person pauses. */
export default function PasswordStrength({ password, name, email }: PasswordStrengthProps) {
  const judgement = useJudgement(password, { name, email });
  const { strength, fault } = (password === '' ? undefined : judgement) ?? {};
  const help = fault === undefined ? undefined : advice[fault];
  return (
    <div className={strength === undefined ? '' : 'mt-2'}>
      {strength !== undefined && (
        <div aria-hidden="true" className="mb-1 grid grid-cols-4 gap-1">
          {steps.map((step) => (
            <span
              key={step}
              className={`h-1 rounded-full ${step > strength ? 'bg-line-2' : fault === undefined ? 'bg-good' : 'bg-warn'}`}
            />
          ))}
        </div>
      )}
      <p aria-live="polite" className="text-ink-2">
        {strength !== undefined && t('strength.label', { strength: t(names[strength]) })}
        {help !== undefined && ` ${t(help)}`}
      </p>
    </div>
  );
}
