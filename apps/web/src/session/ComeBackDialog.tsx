import type { PasskeyAnswer, SecondStep, User } from '@flux/contracts';
import { ApiError } from '@flux/contracts/client';
import { useMutation } from '@tanstack/react-query';
import { Fingerprint } from 'lucide-react';
import { type FormEvent, use, useEffect, useState } from 'react';
import { FormError } from '../door/FormError.tsx';
import { Button } from '../parts/Button.tsx';
import { CodeField } from '../parts/CodeField.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { PasswordField } from '../parts/PasswordField.tsx';
import { settingsWords } from '../words/settings.ts';
import { t } from '../words/words.ts';
import { comingBack } from './comingBack.ts';
import { nowSignedIn } from './me.ts';
import { canUsePasskeys, PasskeyDismissed, showPasskey } from './passkeys.ts';
import { useMe } from './SignedIn.tsx';
import { noteSignedIn, onSignedInElsewhere, studio } from './studio.ts';

type StepProps = {
  readonly step: SecondStep;
  readonly onSignedIn: (user: User | undefined) => void;
  readonly onEnded: () => void;
};

const Step = ({ step, onSignedIn, onEnded }: StepProps) => {
  const byMail = step.methods.includes('mail');
  const hasApp = step.methods.includes('totp');
  const [byRecovery, chooseRecovery] = useState(!hasApp && !byMail);
  const [code, setCode] = useState('');
  const { challenge } = step;
  const prove = useMutation({
    mutationFn: (given: { readonly code: string } | { readonly passkey: PasskeyAnswer }) =>
      studio.call('POST /api/auth/mfa', { body: { challenge, ...given } }),
    onSuccess: ({ user }) => onSignedIn(user),
    onError: (error) => {
      setCode('');
      if (error instanceof ApiError && error.code === 'challenge_ended') onEnded();
    },
  });
  const passkey = useMutation({
    mutationFn: async () =>
      showPasskey(await studio.call('POST /api/auth/mfa/passkey', { body: { challenge } })),
    onSuccess: (shown) => prove.mutate({ passkey: shown }),
  });
  const fault = prove.error ?? (passkey.error instanceof PasskeyDismissed ? null : passkey.error);
  const send = (event: FormEvent) => {
    event.preventDefault();
    prove.mutate({ code });
  };
  return (
    <form onSubmit={send} className="flex flex-col gap-4">
      {step.methods.includes('passkey') && canUsePasskeys() && (
        <Button size="form" onClick={() => passkey.mutate()} busy={passkey.isPending && t('signIn.busy')}>
          <Icon of={Fingerprint} />
          {t('passkey.use')}
        </Button>
      )}
      {byRecovery ? (
        <Field
          label={t('secondStep.recovery')}
          name="recovery"
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      ) : (
        <CodeField
          autoFocus
          label={t(byMail ? 'secondStep.mailCode' : 'secondStep.appCode')}
          value={code}
          onChange={setCode}
          onComplete={(whole) => prove.mutate({ code: whole })}
        />
      )}
      {hasApp && (
        <button type="button" className="link self-start" onClick={() => chooseRecovery(!byRecovery)}>
          {t(byRecovery ? 'secondStep.useApp' : 'secondStep.useRecovery')}
        </button>
      )}
      {fault !== null && <FormError error={fault} />}
      <Button
        type="submit"
        kind="ink"
        size="form"
        className="self-end"
        busy={prove.isPending && t('signIn.busy')}
      >
        {t('secondStep.continue')}
      </Button>
    </form>
  );
};

/** The door, over the page: who signs in again goes on where they were. */
export default function ComeBackDialog() {
  use(settingsWords);
  const me = useMe();
  const [password, setPassword] = useState('');
  const [step, setStep] = useState<SecondStep>();
  useEffect(
    () =>
      onSignedInElsewhere(async () => {
        const { id } = await studio.call('GET /api/auth/me');
        if (id === me.id) comingBack.settle(true);
        else location.assign('/');
      }),
    [me.id],
  );

  const goOn = (user: User | undefined) => {
    noteSignedIn();
    if (user === undefined || user.id === me.id) return comingBack.settle(true);
    // Somebody else's passkey: nothing of this page is theirs.
    nowSignedIn(user);
    location.assign('/');
  };
  const signIn = useMutation({
    mutationFn: () => studio.call('POST /api/auth/login', { body: { email: me.email, password } }),
    onSuccess: (answer) => ('mfaRequired' in answer ? setStep(answer) : goOn(answer.user)),
  });
  const passkey = useMutation({
    mutationFn: async () => {
      const shown = await showPasskey(await studio.call('POST /api/auth/passkey/options'));
      return studio.call('POST /api/auth/passkey', { body: { passkey: shown } });
    },
    onSuccess: ({ user }) => goOn(user),
  });
  const fault = signIn.error ?? (passkey.error instanceof PasskeyDismissed ? null : passkey.error);
  const send = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <Dialog title={t('comeBack.title')} onClose={() => comingBack.settle(false)}>
      <p className="mb-4 text-ink-2">{t('comeBack.lead', { email: me.email })}</p>
      {step !== undefined ? (
        <Step step={step} onSignedIn={goOn} onEnded={() => setStep(undefined)} />
      ) : (
        <form onSubmit={send} className="flex flex-col gap-4">
          {canUsePasskeys() && (
            <Button size="form" onClick={() => passkey.mutate()} busy={passkey.isPending && t('signIn.busy')}>
              <Icon of={Fingerprint} />
              {t('passkey.use')}
            </Button>
          )}
          {/* So that a password keeper knows whose it is. */}
          <input hidden readOnly name="username" autoComplete="username" value={me.email} />
          <PasswordField
            label={t('field.password')}
            name="password"
            required
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {fault !== null && <FormError error={fault} />}
          <Button
            type="submit"
            kind="ink"
            size="form"
            className="self-end"
            busy={signIn.isPending && t('signIn.busy')}
          >
            {t('signIn.submit')}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
