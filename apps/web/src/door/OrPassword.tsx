import { t } from '../words/words.ts';

/** Between the other ways in and the form. */
export const OrPassword = () => (
  <p className="mt-4 flex items-center gap-3 text-ink-2 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
    {t('signIn.orPassword')}
  </p>
);
