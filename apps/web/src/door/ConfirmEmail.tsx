import { pages } from '@flux/contracts/pages';
import { useQuery } from '@tanstack/react-query';
import { use } from 'react';
import { Link } from 'wouter';
import { errorText } from '../errors/errorText.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { studio } from '../session/studio.ts';
import { settingsWords } from '../words/settings.ts';
import { t } from '../words/words.ts';
import { Door } from './Door.tsx';

/** Where the mail to a new address leads: opening it is the confirmation. */
export default function ConfirmEmail({ token }: { readonly token: string }) {
  use(settingsWords);
  const confirmed = useQuery({
    queryKey: ['confirm email', token],
    queryFn: () => studio.call('POST /api/me/email/confirm', { body: { token } }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (confirmed.isPending) return <Waiting />;
  const home = (
    <Link href={pages.home} className="button button-door button-plain mt-6 w-full">
      {t('join.home')}
    </Link>
  );
  return confirmed.error !== null ? (
    <Door title={t('confirmEmail.endedTitle')} lead={errorText(confirmed.error)}>
      {home}
    </Door>
  ) : (
    <Door
      title={t('confirmEmail.title')}
      lead={t('confirmEmail.lead', { email: confirmed.data?.email ?? '' })}
    >
      {home}
    </Door>
  );
}
