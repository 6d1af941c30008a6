import type { SecondStep as Step, User } from '@flux/contracts';
import { pages } from '@flux/contracts/pages';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import { PasswordField } from '../parts/PasswordField.tsx';
import { Waiting } from '../parts/Waiting.tsx';
import { nowSignedIn } from '../session/me.ts';
import { nextPage } from '../session/nextPage.ts';
import { canUsePasskeys } from '../session/passkeys.ts';
import { studio } from '../session/studio.ts';
import { t } from '../words/words.ts';
import { Door } from './Door.tsx';
import { FormError } from './FormError.tsx';
import { OrPassword } from './OrPassword.tsx';
import { PasskeyButton } from './PasskeyButton.tsx';
import { ProviderButtons } from './ProviderButtons.tsx';
import { providers } from './providers.ts';

const loadSecondStep = async () => {
  const words = import('../words/settings.ts').then(({ settingsWords }) => settingsWords);
  const [page] = await Promise.all([import('./SecondStep.tsx'), words]);
  return page;
};
const SecondStep = lazy(loadSecondStep);
const CodeRefusal = lazy(() => import('./CodeRefusal.tsx'));
const Arrival = lazy(() => import('./Arrival.tsx'));

export default function SignIn() {
  const [, go] = useLocation();
  const search = new URLSearchParams(useSearch());
  const next = nextPage(search.toString());
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');

  const [step, setStep] = useState<Step>();
  /** Why an earlier try led to nothing; of one by a provider its code. */
  const [ended, setEnded] = useState<unknown>(search.get('error') ?? undefined);
  /** The provider from which the browser comes back. */
  const [arrived, setArrived] = useState(search.get('arrived') ?? undefined);
  const cameFrom = providers.find(({ name }) => name === search.get('arrived'))?.label;

  const enter = (user: User | undefined) => {
    if (user !== undefined) nowSignedIn(user);
    go(next, { replace: true });
  };
  const signIn = useMutation({
    mutationFn: async () => {
      const answer = await studio.call('POST /api/auth/login', { body: { email: email.trim(), password } });
      // Fetched while this page still stands, so that nothing blinks.
      if ('mfaRequired' in answer) await loadSecondStep();
      return answer;
    },
    onMutate: () => setEnded(undefined),
    onSuccess: (answer) => ('mfaRequired' in answer ? setStep(answer) : enter(answer.user)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  const invite = next.startsWith('/join/') ? next.slice('/join/'.length) : undefined;

  if (arrived !== undefined && step === undefined)
    return (
      <Suspense fallback={<Waiting />}>
        <Arrival
          onAnswer={(answer) => ('mfaRequired' in answer ? setStep(answer) : enter(answer.user))}
          onRefused={(error) => {
            setArrived(undefined);
            setEnded(error);
          }}
        />
      </Suspense>
    );
  if (step !== undefined)
    return (
      <SecondStep
        email={cameFrom ?? email.trim()}
        step={step}
        onSignedIn={enter}
        onBack={(error) => {
          setStep(undefined);
          setArrived(undefined);
          setEnded(error);
        }}
      />
    );
  return (
    <Door title={t('signIn.title')}>
      {(canUsePasskeys() || providers.length > 0) && (
        <>
          <div className="mt-6 flex flex-col gap-2">
            {canUsePasskeys() && <PasskeyButton onSignedIn={enter} />}
            {providers.length > 0 && <ProviderButtons next={next} invite={invite} />}
          </div>
          <OrPassword />
        </>
      )}
      <form onSubmit={submit} className="mt-4 flex flex-col gap-4">
        <Field
          isLarge
          required
          label={t('field.email')}
          name="email"
          type="email"
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordField
          isLarge
          required
          label={t('field.password')}
          name="password"
          autoComplete="current-password"
          aside={
            <Link
              href={`${pages.forgot}${email === '' ? '' : `?email=${encodeURIComponent(email)}`}`}
              className="link"
            >
              {t('signIn.forgot')}
            </Link>
          }
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {typeof ended === 'string' ? (
          <Suspense>
            <CodeRefusal code={ended} />
          </Suspense>
        ) : (
          (signIn.error ?? ended) != null && <FormError error={signIn.error ?? ended} />
        )}
        <Button
          type="submit"
          kind="ink"
          size="door"
          className="mt-2"
          busy={signIn.isPending && t('signIn.busy')}
        >
          {t('signIn.submit')}
        </Button>
      </form>
      <p className="mt-4 text-ink-2">
        {t('signIn.new')}{' '}
        <Link
          href={`${pages.signUp}${invite === undefined ? '' : `?join=${encodeURIComponent(invite)}`}`}
          className="link"
        >
          {t('signIn.signUp')}
        </Link>
      </p>
    </Door>
  );
}
