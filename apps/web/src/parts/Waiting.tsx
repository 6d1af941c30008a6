import { t } from '../words/words.ts';
import { useLater } from './useLater.ts';

/** Stands where a page will be: nothing for 200 ms, then one quiet word. */
export const Waiting = () => {
  const isLater = useLater();
  return (
    <div role="status" className="p-8 text-ink-3">
      {isLater && t('waiting')}
    </div>
  );
};
