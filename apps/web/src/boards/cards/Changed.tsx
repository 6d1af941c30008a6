import type { Board } from '@flux/contracts';
import { exactDate, fileDate } from '../../files/fileDate.ts';
import { t, useLanguage } from '../../words/words.ts';

/** Who changed a board last, and when; the exact moment on hover. */
export const Changed = ({ board: { changedAt, changedBy } }: { readonly board: Board }) => {
  const language = useLanguage();
  const when = fileDate(changedAt, language);
  return (
    <time dateTime={changedAt} title={exactDate(changedAt, language)}>
      {changedBy === null ? when : t('boards.changedBy', { person: changedBy.name, when })}
    </time>
  );
};
