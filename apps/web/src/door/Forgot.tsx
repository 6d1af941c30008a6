import { pages } from '@flux/contracts/pages';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, use, useState } from 'react';
import { Link, useSearch } from 'wouter';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import { studio } from '../session/studio.ts';
import { settingsWords } from '../words/settings.ts';
import { t } from '../words/words.ts';
import { Door } from './Door.tsx';
import { FormError } from './FormError.tsx';

const Back = () => (
  <p className="mt-4 text-ink-2">
    <Link href={pages.signIn} className="link">
      {t('forgot.back')}
    </Link>
  </p>
);

/** Has a link mailed that sets another password. What it says does not tell whether anybody has the address. */
export default function Forgot() {
  use(settingsWords);
  const known = new URLSearchParams(useSearch()).get('email') ?? '';
  const [email, setEmail] = useState(known);
  const ask = useMutation({
    mutationFn: () => studio.call('POST /api/auth/reset/ask', { body: { email: email.trim() } }),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  if (ask.isSuccess)
    return (
      <Door title={t('forgot.askedTitle')} lead={t('forgot.asked', { email: email.trim() })}>
        <Back />
      </Door>
    );
  return (
    <Door title={t('forgot.title')} lead={t('forgot.lead')}>
      <form onSubmit={send} className="mt-6 flex flex-col gap-4">
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
        {ask.error !== null && <FormError error={ask.error} />}
        <Button
          type="submit"
          kind="ink"
          size="door"
          className="mt-2"
          busy={ask.isPending && t('invite.mailing')}
        >
          {t('forgot.submit')}
        </Button>
      </form>
      <Back />
    </Door>
  );
}
