import { pages } from '@flux/contracts/pages';
import { useMutation, useQuery } from '@tanstack/react-query';
import { use } from 'react';
import { Link } from 'wouter';
import { errorText } from '../errors/errorText.ts';
import { Button } from '../parts/Button.tsx';
import { Waiting } from '../parts/Waiting.tsx';
import { studio } from '../session/studio.ts';
import { settingsWords } from '../words/settings.ts';
import { t, useLanguage } from '../words/words.ts';
import { Door } from './Door.tsx';
import { FormError } from './FormError.tsx';

/** Where the mail about a sign-in leads: what it is about, and the button of whoever did not do it. */
export default function NotMe({ token }: { readonly token: string }) {
  use(settingsWords);
  const language = useLanguage();
  const report = useQuery({
    queryKey: ['sign-in that was mailed', token],
    queryFn: () => studio.call('POST /api/auth/not-me/ask', { body: { token } }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const say = useMutation({
    mutationFn: () => studio.call('POST /api/auth/not-me', { body: { token } }),
  });
  const home = (
    <Link href={pages.home} className="button button-door button-plain mt-3 w-full">
      {t(report.data === undefined ? 'join.home' : 'notMe.mine')}
    </Link>
  );
  if (say.isSuccess)
    return (
      <Door title={t('notMe.doneTitle')} lead={t('notMe.done')}>
        <Link href={pages.signIn} className="button button-door button-plain mt-6 w-full">
          {t('signIn.submit')}
        </Link>
      </Door>
    );
  if (report.error !== null)
    return (
      <Door title={t('confirmEmail.endedTitle')} lead={errorText(report.error)}>
        {home}
      </Door>
    );
  if (report.data === undefined) return <Waiting />;
  const { device, network, at } = report.data;
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' });
  return (
    <Door
      title={t('notMe.title')}
      lead={t('notMe.lead', { device, network, when: when.format(new Date(at)) })}
    >
      <p className="mt-4">{t('notMe.what')}</p>
      {say.error !== null && <FormError error={say.error} />}
      <Button
        kind="ink"
        size="door"
        className="mt-6 w-full"
        onClick={() => say.mutate()}
        busy={say.isPending && t('people.ending')}
      >
        {t('notMe.submit')}
      </Button>
      {home}
    </Door>
  );
}
