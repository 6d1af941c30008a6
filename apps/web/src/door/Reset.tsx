import { ApiError } from '@flux/contracts/client';
import { limits } from '@flux/contracts/limits';
import { pages } from '@flux/contracts/pages';
import { lengthFault } from '@flux/passwords';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, use, useState } from 'react';
import { Link } from 'wouter';
import { errorText } from '../errors/errorText.ts';
import { Button } from '../parts/Button.tsx';
import { NewPasswordField } from '../parts/NewPasswordField.tsx';
import { studio } from '../session/studio.ts';
import { settingsWords } from '../words/settings.ts';
import { t } from '../words/words.ts';
import { Door } from './Door.tsx';
import { FormError } from './FormError.tsx';

const hasCode = (error: unknown, code: string): boolean => error instanceof ApiError && error.code === code;

/** Where the mailed link leads: another password, once. */
export default function Reset({ token }: { readonly token: string }) {
  use(settingsWords);
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState<string>();
  const reset = useMutation({
    mutationFn: () => studio.call('POST /api/auth/reset', { body: { token, password } }),
    onError: (error) => setFault(hasCode(error, 'weak_password') ? errorText(error) : undefined),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    const length = lengthFault(password);
    if (length === 'short') setFault(t('signUp.passwordShort', { count: limits.passwordMin }));
    else if (length === 'long') setFault(t('signUp.passwordLong', { count: limits.passwordMax }));
    else reset.mutate();
  };

  if (reset.isSuccess)
    return (
      <Door title={t('reset.doneTitle')} lead={t('reset.done')}>
        <Link href={pages.signIn} className="button button-door button-ink mt-6 w-full">
          {t('signIn.submit')}
        </Link>
      </Door>
    );
  if (hasCode(reset.error, 'link_ended'))
    return (
      <Door title={t('confirmEmail.endedTitle')} lead={t('reset.ended')}>
        <Link href={pages.forgot} className="button button-door button-plain mt-6 w-full">
          {t('reset.again')}
        </Link>
      </Door>
    );
  return (
    <Door title={t('reset.title')} lead={t('reset.lead')}>
      <form noValidate onSubmit={send} className="mt-6 flex flex-col gap-4">
        <NewPasswordField
          isLarge
          autoFocus
          label={t('me.newPassword')}
          name="new-password"
          value={password}
          error={fault}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
            setFault(undefined);
          }}
        />
        {reset.error !== null && fault === undefined && <FormError error={reset.error} />}
        <Button
          type="submit"
          kind="ink"
          size="door"
          className="mt-2"
          busy={reset.isPending && t('save.saving')}
        >
          {t('reset.submit')}
        </Button>
      </form>
    </Door>
  );
}
