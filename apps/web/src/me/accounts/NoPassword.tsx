import { pages } from '@flux/contracts/pages';
import { Link } from 'wouter';
import { useMe } from '../../session/SignedIn.tsx';
import { t } from '../../words/words.ts';

/** Of somebody who came by a provider: the link by mail that sets a forgotten password sets a first one too. */
export const NoPassword = () => {
  const me = useMe();
  return (
    <section aria-labelledby="change-password">
      <h2 id="change-password" className="mb-1 text-16 font-semibold">
        {t('field.password')}
      </h2>
      <p className="mb-4 text-ink-2">{t('me.noPassword')}</p>
      <Link
        href={`${pages.forgot}?email=${encodeURIComponent(me.email)}`}
        className="button button-form button-plain"
      >
        {t('me.setPassword')}
      </Link>
    </section>
  );
};
