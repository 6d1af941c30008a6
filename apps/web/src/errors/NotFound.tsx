import { pages } from '@flux/contracts/pages';
import { Link } from 'wouter';
import { useTitle } from '../parts/useTitle.ts';
import { t } from '../words/words.ts';

export const NotFound = () => {
  useTitle(t('notFound.title'));
  return (
    <main className="mx-auto flex h-full max-w-[480px] flex-col items-start justify-center gap-3 p-8">
      <h1 className="text-28 font-semibold">{t('notFound.title')}</h1>
      <p className="text-14 text-ink-2">{t('notFound.text')}</p>
      <Link href={pages.home} className="button button-form button-ink">
        {t('notFound.home')}
      </Link>
    </main>
  );
};
