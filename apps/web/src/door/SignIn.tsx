import type { SecondStep as Step, User } from '@flux/contracts';
import { pages } from '@flux/contracts/pages';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import { PasswordField } from '../parts/PasswordField.tsx';
import { nowSignedIn } from '../session/me.ts';
import { nextPage } from '../session/nextPage.ts';
import { canUsePasskeys } from '../session/passkeys.ts';
import { studio } from '../session/studio.ts';
import { t } from '../words/words.ts';
import { Door } from './Door.tsx';
import { FormError } from './FormError.tsx';

const loadSecondStep = async () => {
  const words = import('../words/settings.ts').then(({ settingsWords }) => settingsWords);
  const [page] = await Promise.all([import('./SecondStep.tsx'), words]);
  return page;
};
const SecondStep = lazy(loadSecondStep);
const PasskeyButton = lazy(() => import('./PasskeyButton.tsx'));

export default function SignIn() {
  const [, go] = useLocation();
  const next = nextPage(useSearch());
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');

  const [step, setStep] = useState<Step>();
  const [ended, setEnded] = useState<unknown>();

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
  const invite = next.startsWith('/join/') ? `?join=${encodeURIComponent(next.slice('/join/'.length))}` : '';

  if (step !== undefined)
    return (
      <SecondStep
        email={email.trim()}
        step={step}
        onSignedIn={enter}
        onBack={(error) => {
          setStep(undefined);
          setEnded(error);
        }}
      />
    );
  return (
    <Door title={t('signIn.title')}>
      {canUsePasskeys() && (
        <>
          <div className="mt-6 flex min-h-10 flex-col gap-2">
            <Suspense>
              <PasskeyButton onSignedIn={enter} />
            </Suspense>
          </div>
          <p className="mt-4 flex items-center gap-3 text-ink-2 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
            {t('signIn.orPassword')}
          </p>
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
        {(signIn.error ?? ended) != null && <FormError error={signIn.error ?? ended} />}
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
        <Link href={`${pages.signUp}${invite}`} className="link">
          {t('signIn.signUp')}
        </Link>
      </p>
    </Door>
  );
}
