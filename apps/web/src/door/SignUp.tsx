import { ApiError } from '@flux/contracts/client';
import { limits } from '@flux/contracts/limits';
import { pagePath, pages } from '@flux/contracts/pages';
import { lengthFault } from '@flux/passwords';
import { sanitizeEmail, sanitizePlainText } from '@flux/sanitize';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { errorText } from '../errors/errorText.ts';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import { NewPasswordField } from '../parts/NewPasswordField.tsx';
import { nowSignedIn } from '../session/me.ts';
import { studio } from '../session/studio.ts';
import { t, useLanguage } from '../words/words.ts';
import { Door } from './Door.tsx';
import { FormError } from './FormError.tsx';
import { joinProject } from './joinProject.ts';
import { OrPassword } from './OrPassword.tsx';
import { ProviderButtons } from './ProviderButtons.tsx';
import { providers } from './providers.ts';

type Fields = { readonly name: string; readonly email: string; readonly password: string };
type Faults = Partial<Record<keyof Fields, string>>;

function faultsOf({ name, email, password }: Fields): Faults {
  const length = lengthFault(password);
  return {
    ...(sanitizePlainText(name) === '' ? { name: t('signUp.nameMissing') } : {}),
    ...(sanitizeEmail(email) === '' ? { email: t('signUp.emailWrong') } : {}),
    ...(length === 'short' ? { password: t('signUp.passwordShort', { count: limits.passwordMin }) } : {}),
    ...(length === 'long' ? { password: t('signUp.passwordLong', { count: limits.passwordMax }) } : {}),
  };
}

/** A refusal that one field can answer for stands at that field. */
function refusedFields(error: unknown): Faults {
  if (!(error instanceof ApiError)) return {};
  if (error.code === 'email_taken') return { email: errorText(error) };
  return error.code === 'weak_password' ? { password: errorText(error) } : {};
}

export default function SignUp() {
  const [, go] = useLocation();
  const language = useLanguage();
  const search = new URLSearchParams(useSearch());
  const invite = search.get('join') ?? undefined;
  /** The one-time link of the first owner, which leads to no project. */
  const ownerToken = search.get('invite') ?? undefined;
  const [fields, setFields] = useState<Fields>({ name: '', email: '', password: '' });
  const [faults, setFaults] = useState<Faults>({});

  const signUp = useMutation({
    mutationFn: async () => {
      const { name, email, password } = fields;
      const token = invite ?? ownerToken;
      const answer = await studio.call('POST /api/auth/signup', {
        body: {
          name: sanitizePlainText(name),
          email: sanitizeEmail(email),
          password,
          locale: language,
          timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          ...(token === undefined ? {} : { invite: token }),
        },
      });
      if (answer.user !== undefined) nowSignedIn(answer.user);
      // The account is made whatever becomes of the invitation; its page says the rest.
      return invite === undefined
        ? pages.home
        : joinProject({ token: invite }).catch(() => pagePath('join', invite));
    },
    onSuccess: (path) => go(path, { replace: true }),
    onError: (error) => setFaults(refusedFields(error)),
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = faultsOf(fields);
    setFaults(found);
    if (Object.keys(found).length === 0) signUp.mutate();
  };
  const set = (name: keyof Fields) => (event: { currentTarget: HTMLInputElement }) => {
    setFields({ ...fields, [name]: event.currentTarget.value });
    setFaults({ ...faults, [name]: undefined });
  };
  const isElsewhere = signUp.error !== null && Object.keys(refusedFields(signUp.error)).length === 0;
  const signInPath =
    invite === undefined
      ? pages.signIn
      : `${pages.signIn}?next=${encodeURIComponent(pagePath('join', invite))}`;

  return (
    <Door title={t('signUp.title')} lead={t(invite === undefined ? 'signUp.lead' : 'signUp.leadInvited')}>
      {providers.length > 0 && (
        <>
          <div className="mt-6">
            <ProviderButtons
              next={invite === undefined ? pages.home : pagePath('join', invite)}
              invite={invite ?? ownerToken}
            />
          </div>
          <OrPassword />
        </>
      )}
      <form noValidate onSubmit={submit} className="mt-6 flex flex-col gap-4">
        <Field
          isLarge
          label={t('field.name')}
          name="name"
          autoComplete="name"
          maxLength={100}
          value={fields.name}
          onChange={set('name')}
          error={faults.name}
        />
        <Field
          isLarge
          label={t('field.email')}
          name="email"
          type="email"
          autoComplete="email"
          value={fields.email}
          onChange={set('email')}
          error={faults.email}
        />
        <NewPasswordField
          isLarge
          label={t('field.password')}
          name="password"
          value={fields.password}
          onChange={set('password')}
          error={faults.password}
          whose={fields}
        />
        {isElsewhere && <FormError error={signUp.error} />}
        <Button
          type="submit"
          kind="ink"
          size="door"
          className="mt-2"
          busy={signUp.isPending && t('signUp.busy')}
        >
          {t('signUp.submit')}
        </Button>
      </form>
      <p className="mt-4 text-ink-2">
        {t('signUp.haveAccount')}{' '}
        <Link href={signInPath} className="link">
          {t('signUp.signIn')}
        </Link>
      </p>
    </Door>
  );
}
