import type { SecondStep as Step, User } from '@flux/contracts';
import { ApiError } from '@flux/contracts/client';
import { useMutation } from '@tanstack/react-query';
import { ArrowLeft, ChevronRight, LifeBuoy, Smartphone } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { errorText } from '../errors/errorText.ts';
import { Button } from '../parts/Button.tsx';
import { CodeField } from '../parts/CodeField.tsx';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { studio } from '../session/studio.ts';
import { t } from '../words/words.ts';
import { Door } from './Door.tsx';
import { FormError } from './FormError.tsx';

export type SecondStepProps = {
  readonly email: string;
  readonly step: Step;
  readonly onSignedIn: (user: User | undefined) => void;
  /** Back to the password; with an error when this sign-in cannot be finished any more. */
  readonly onBack: (error?: unknown) => void;
};

/** After the right password: a code of the app, or a recovery code. */
export default function SecondStep({ email, step, onSignedIn, onBack }: SecondStepProps) {
  const [byRecovery, chooseRecovery] = useState(false);
  const [code, setCode] = useState('');
  const [trust, setTrust] = useState(false);
  const proof = useMutation({
    mutationFn: (given: string) =>
      studio.call('POST /api/auth/mfa', {
        body: {
          challenge: step.challenge,
          code: given,
          method: byRecovery ? 'recovery' : 'totp',
          trust,
        },
      }),
    onSuccess: ({ user }) => onSignedIn(user),
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'challenge_ended') onBack(error);
      else if (!byRecovery) setCode('');
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    proof.mutate(code);
  };
  const isWrong = proof.error instanceof ApiError && proof.error.code === 'wrong_code';
  const fault = isWrong ? errorText(proof.error) : undefined;
  const change = (next: string) => {
    setCode(next);
    if (next !== '') proof.reset();
  };

  return (
    <Door
      title={t(byRecovery ? 'secondStep.recoveryTitle' : 'secondStep.title')}
      lead={t(byRecovery ? 'secondStep.recoveryLead' : 'secondStep.lead')}
      above={
        <button
          type="button"
          className="link mb-3 flex items-center gap-2 text-ink-2"
          onClick={() => onBack()}
        >
          <Icon of={ArrowLeft} />
          <span className="sr-only">{t('secondStep.back')}</span>
          {email}
        </button>
      }
    >
      <form onSubmit={send} className="mt-6 flex flex-col gap-4">
        {byRecovery ? (
          <Field
            key="recovery"
            isLarge
            required
            autoFocus
            label={t('secondStep.recovery')}
            name="recovery"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={code}
            error={fault}
            onChange={(event) => change(event.currentTarget.value)}
          />
        ) : (
          <CodeField
            key="app"
            autoFocus
            isLabelHidden
            label={t('secondStep.appCode')}
            value={code}
            error={fault}
            onChange={change}
            onComplete={(whole) => proof.mutate(whole)}
          />
        )}
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={trust}
            onChange={(event) => setTrust(event.currentTarget.checked)}
            className="size-4 accent-accent"
          />
          {t('secondStep.trust')}
        </label>
        {proof.error !== null && !isWrong && <FormError error={proof.error} />}
        <Button
          type="submit"
          kind="ink"
          size="door"
          className="mt-2"
          busy={proof.isPending && t('signIn.busy')}
        >
          {t('secondStep.continue')}
        </Button>
      </form>
      <div className="mt-6 border-line border-t pt-2">
        <button
          type="button"
          className="flex h-9 w-full items-center gap-3 rounded-control px-1 text-left hover:bg-hover max-desk:h-11"
          onClick={() => {
            setCode('');
            proof.reset();
            chooseRecovery(!byRecovery);
          }}
        >
          <Icon of={byRecovery ? Smartphone : LifeBuoy} className="text-ink-2" />
          <span className="flex-1">{t(byRecovery ? 'secondStep.useApp' : 'secondStep.useRecovery')}</span>
          {!byRecovery && (
            <span className="text-ink-3">{t('secondStep.left', { count: step.recoveryCodesLeft })}</span>
          )}
          <Icon of={ChevronRight} className="text-ink-3" />
        </button>
      </div>
    </Door>
  );
}
