import type { PasskeyAnswer, SecondStepMethod, SecondStep as Step, User } from '@flux/contracts';
import { ApiError } from '@flux/contracts/client';
import { useMutation } from '@tanstack/react-query';
import { ArrowLeft, ChevronRight, Fingerprint, LifeBuoy, type LucideIcon, Smartphone } from 'lucide-react';
import { type FormEvent, use, useState } from 'react';
import { errorText } from '../errors/errorText.ts';
import { Button } from '../parts/Button.tsx';
import { CodeField } from '../parts/CodeField.tsx';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { canUsePasskeys, PasskeyDismissed, showPasskey } from '../session/passkeys.ts';
import { studio } from '../session/studio.ts';
import { settingsWords } from '../words/settings.ts';
import { type MessageKey, t } from '../words/words.ts';
import { Door } from './Door.tsx';
import { FormError } from './FormError.tsx';

export type SecondStepProps = {
  readonly email: string;
  readonly step: Step;
  readonly onSignedIn: (user: User | undefined) => void;
  /** Back to the password; with an error when this sign-in cannot be finished any more. */
  readonly onBack: (error?: unknown) => void;
};

const titles = {
  totp: 'secondStep.title',
  passkey: 'passkey.stepTitle',
  recovery: 'secondStep.recoveryTitle',
  mail: 'secondStep.title',
} as const satisfies Record<SecondStepMethod, MessageKey>;
const leads = {
  totp: 'secondStep.lead',
  passkey: 'passkey.stepLead',
  recovery: 'secondStep.recoveryLead',
  mail: 'secondStep.mailLead',
} as const satisfies Record<SecondStepMethod, MessageKey>;

type WayProps = {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly aside?: string;
  readonly onClick: () => void;
};

const Way = ({ icon, label, aside, onClick }: WayProps) => (
  <button
    type="button"
    className="flex h-9 w-full items-center gap-3 rounded-control px-1 text-left hover:bg-hover max-desk:h-11"
    onClick={onClick}
  >
    <Icon of={icon} className="text-ink-2" />
    <span className="flex-1">{label}</span>
    {aside !== undefined && <span className="text-ink-3">{aside}</span>}
    <Icon of={ChevronRight} className="text-ink-3" />
  </button>
);

/** After the right password: a code of the app, a passkey, or a recovery code. */
export default function SecondStep({ email, step, onSignedIn, onBack }: SecondStepProps) {
  use(settingsWords);
  const byMail = step.methods.includes('mail');
  const hasApp = step.methods.includes('totp') || byMail;
  const hasPasskey = step.methods.includes('passkey') && canUsePasskeys();
  const [byRecovery, chooseRecovery] = useState(!hasApp && !hasPasskey);
  const asksCode = byRecovery || hasApp;
  const [code, setCode] = useState('');
  const [trust, setTrust] = useState(false);
  const proof = useMutation({
    mutationFn: (given: { readonly code: string } | { readonly passkey: PasskeyAnswer }) =>
      studio.call('POST /api/auth/mfa', {
        body: {
          challenge: step.challenge,
          ...given,
          ...('code' in given
            ? { method: byRecovery ? ('recovery' as const) : byMail ? ('mail' as const) : ('totp' as const) }
            : {}),
          trust,
        },
      }),
    onSuccess: ({ user }) => onSignedIn(user),
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'challenge_ended') onBack(error);
      else if (!byRecovery) setCode('');
    },
  });
  const passkey = useMutation({
    mutationFn: async () => {
      const options = await studio.call('POST /api/auth/mfa/passkey', {
        body: { challenge: step.challenge },
      });
      return showPasskey(options);
    },
    onSuccess: (shown) => proof.mutate({ passkey: shown }),
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'challenge_ended') onBack(error);
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (asksCode) proof.mutate({ code });
    else passkey.mutate();
  };
  const isWrong = proof.error instanceof ApiError && proof.error.code === 'wrong_code';
  const fault = isWrong ? errorText(proof.error) : undefined;
  const choose = (recovery: boolean) => {
    setCode('');
    proof.reset();
    chooseRecovery(recovery);
  };
  const change = (next: string) => {
    setCode(next);
    if (next !== '') proof.reset();
  };

  const way = byRecovery ? 'recovery' : byMail ? 'mail' : hasApp ? 'totp' : 'passkey';
  const passkeyFault = passkey.error instanceof PasskeyDismissed ? null : passkey.error;
  return (
    <Door
      title={t(titles[way])}
      lead={t(leads[way])}
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
        {way === 'recovery' ? (
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
        ) : way === 'passkey' ? null : (
          <CodeField
            key="app"
            autoFocus
            isLabelHidden
            label={t(byMail ? 'secondStep.mailCode' : 'secondStep.appCode')}
            value={code}
            error={fault}
            onChange={change}
            onComplete={(whole) => proof.mutate({ code: whole })}
          />
        )}
        {!byMail && (
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={trust}
              onChange={(event) => setTrust(event.currentTarget.checked)}
              className="size-4 accent-accent"
            />
            {t('secondStep.trust')}
          </label>
        )}
        {proof.error !== null && !isWrong && <FormError error={proof.error} />}
        {passkeyFault !== null && <FormError error={passkeyFault} />}
        <Button
          type="submit"
          kind="ink"
          size="door"
          className="mt-2"
          busy={(proof.isPending || passkey.isPending) && t('signIn.busy')}
        >
          {t(asksCode ? 'secondStep.continue' : 'passkey.use')}
        </Button>
      </form>
      <div className={`mt-6 border-line border-t pt-2 ${byMail ? 'hidden' : ''}`}>
        {way === 'totp' && hasPasskey && (
          <Way icon={Fingerprint} label={t('passkey.instead')} onClick={() => passkey.mutate()} />
        )}
        {!byRecovery && !byMail && (
          <Way
            icon={LifeBuoy}
            label={t('secondStep.useRecovery')}
            aside={t('secondStep.left', { count: step.recoveryCodesLeft })}
            onClick={() => choose(true)}
          />
        )}
        {byRecovery && (hasApp || hasPasskey) && (
          <Way
            icon={hasApp ? Smartphone : Fingerprint}
            label={t(hasApp ? 'secondStep.useApp' : 'passkey.use')}
            onClick={() => choose(false)}
          />
        )}
      </div>
    </Door>
  );
}
