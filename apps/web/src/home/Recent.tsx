import '../boards/cards/cards.css';
import { BoardCard } from '../boards/cards/BoardCard.tsx';
import { errorText } from '../errors/errorText.ts';
import { exactDate, fileDate } from '../files/fileDate.ts';
import { t, useLanguage } from '../words/words.ts';
import { Section } from './Section.tsx';
import { useRecentBoards } from './useRecentBoards.ts';

/** The boards to go on with, over all projects. */
export const Recent = () => {
  const language = useLanguage();
  const { boards, error } = useRecentBoards();
  return (
    <Section title={t('home.recent')}>
      {boards === undefined ? (
        <p role={error === null ? undefined : 'alert'} className="h-[214px] pt-4 text-ink-2">
          {error !== null && errorText(error)}
        </p>
      ) : boards.length === 0 ? (
        <p className="pt-3 text-ink-2">{t('home.recentNone')}</p>
      ) : (
        <ul className="board-cards recent pt-4">
          {boards.map(({ board, projectName, at }) => (
            <BoardCard key={board.id} board={board}>
              {projectName},{' '}
              <time dateTime={at} title={exactDate(at, language)}>
                {fileDate(at, language)}
              </time>
            </BoardCard>
          ))}
        </ul>
      )}
    </Section>
  );
};
