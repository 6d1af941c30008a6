import { t } from '../words/words.ts';

/** On a board with nothing on it: what to do first, and how not to be alone. */
export const Hint = ({ mayShare }: { readonly mayShare: boolean }) => (
  <div className="pointer-events-none absolute inset-0 z-10 grid place-items-center px-16 pb-16 text-center">
    <div>
      <p className="text-20 font-semibold">{t('hint.draw')}</p>
      <p className="mt-1 text-14 text-ink-2">
        {t('hint.drawHow')}
        {mayShare && <> {t('hint.share')}</>}
      </p>
    </div>
  </div>
);
