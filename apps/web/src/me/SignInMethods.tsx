import { limits } from '@flux/contracts/limits';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { FormError } from '../door/FormError.tsx';
import { Trouble } from '../errors/Trouble.tsx';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { NewPasswordField } from '../parts/NewPasswordField.tsx';
import { PasswordField } from '../parts/PasswordField.tsx';
import { Waiting } from '../parts/Waiting.tsx';
import { useMe } from '../session/SignedIn.tsx';
import { studio } from '../session/studio.ts';
import { t } from '../words/words.ts';
import { accountsQuery } from './accounts/accounts.ts';
import { ConnectedAccounts } from './accounts/ConnectedAccounts.tsx';
import { NoPassword } from './accounts/NoPassword.tsx';
import { Heading } from './Heading.tsx';
import { Passkeys } from './Passkeys.tsx';
import { SecondStepMethods } from './secondStep/SecondStepMethods.tsx';

const Done = ({ children }: { readonly children: string }) => (
  <p role="status" className="flex gap-1.5 text-good">
    <Icon of={Check} size={14} className="mt-[3px]" />
    {children}
  </p>
);

/** Whether the person has shown that they read the mail of their address. */
const Confirmation = ({ isConfirmed }: { readonly isConfirmed: boolean }) => {
  const again = useMutation({ mutationFn: () => studio.call('POST /api/me/email/verify') });
  if (isConfirmed)
    return (
      <p className="mb-4 flex gap-1.5 text-ink-3">
        <Icon of={Check} size={14} className="mt-[3px]" />
        {t('me.emailConfirmed')}
      </p>
    );
  return (
    <div className="mb-4">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {t('me.emailUnconfirmed')}
        <Button onClick={() => again.mutate()} busy={again.isPending && t('invite.mailing')}>
          {t('me.emailAgain')}
        </Button>
      </p>
      {again.error !== null && <FormError error={again.error} />}
      {again.isSuccess && <Done>{t('me.emailSentAgain')}</Done>}
    </div>
  );
};

const ChangeEmail = ({ hasPassword }: { readonly hasPassword: boolean }) => {
  const me = useMe();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const ask = useMutation({
    mutationFn: () => studio.call('POST /api/me/email', { body: { email: email.trim(), password } }),
    onSuccess: () => setPassword(''),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <section aria-labelledby="change-email">
      <h2 id="change-email" className="mb-1 text-16 font-semibold">
        {t('me.email')}
      </h2>
      <p className="mb-1 text-ink-2">
        {t('me.emailNow', { email: me.email })} {!hasPassword && t('me.emailNeedsPassword')}
      </p>
      <Confirmation isConfirmed={me.emailVerified} />
      {hasPassword && (
        <form onSubmit={send} className="flex flex-col gap-4">
          <Field
            label={t('me.newEmail')}
            type="email"
            name="email"
            required
            autoComplete="email"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordField
            label={t('me.password')}
            name="email-password"
            required
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {ask.error !== null && <FormError error={ask.error} />}
          {ask.isSuccess && <Done>{t('me.emailAsked', { email: email.trim() })}</Done>}
          <Button
            type="submit"
            size="form"
            className="self-start"
            busy={ask.isPending && t('invite.mailing')}
          >
            {t('me.changeEmail')}
          </Button>
        </form>
      )}
    </section>
  );
};

const ChangePassword = () => {
  const me = useMe();
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const change = useMutation({
    mutationFn: () => studio.call('POST /api/me/password', { body: { password, newPassword } }),
    onSuccess: () => {
      setPassword('');
      setNewPassword('');
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <section aria-labelledby="change-password">
      <h2 id="change-password" className="mb-1 text-16 font-semibold">
        {t('field.password')}
      </h2>
      <p className="mb-4 text-ink-2">{t('me.passwordLead')}</p>
      <form onSubmit={send} className="flex flex-col gap-4">
        {/* So that a password keeper knows whose it is. */}
        <input hidden readOnly name="username" autoComplete="username" value={me.email} />
        <PasswordField
          label={t('me.password')}
          name="password"
          required
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <NewPasswordField
          label={t('me.newPassword')}
          name="new-password"
          required
          minLength={limits.passwordMin}
          whose={me}
          value={newPassword}
          onChange={(event) => setNewPassword(event.currentTarget.value)}
        />
        {change.error !== null && <FormError error={change.error} />}
        {change.isSuccess && <Done>{t('me.passwordChanged')}</Done>}
        <Button type="submit" size="form" className="self-start" busy={change.isPending && t('save.saving')}>
          {t('me.changePassword')}
        </Button>
      </form>
    </section>
  );
};

const Methods = () => {
  const accounts = useQuery(accountsQuery);
  if (accounts.error !== null) return <Trouble error={accounts.error} onRetry={accounts.refetch} />;
  if (accounts.data === undefined) return <Waiting />;
  const { hasPassword } = accounts.data;
  return (
    <div className="flex flex-col gap-8">
      {hasPassword ? <ChangePassword /> : <NoPassword />}
      <Passkeys />
      <SecondStepMethods />
      <ConnectedAccounts accounts={accounts.data} />
      <ChangeEmail hasPassword={hasPassword} />
    </div>
  );
};

/** How the person proves who they are. */
export const SignInMethods = () => (
  <div className="max-w-[440px]">
    <Heading title={t('me.signIn')} lead={t('me.signInLead')} />
    <Methods />
  </div>
);
