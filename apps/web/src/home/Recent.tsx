import '../boards/cards/cards.css';
import { useQuery } from '@tanstack/react-query';
import { BoardCard } from '../boards/cards/BoardCard.tsx';
import { errorText } from '../errors/errorText.ts';
import { exactDate, fileDate } from '../files/fileDate.ts';
import { recentBoardsQuery } from '../projects/lists.ts';
import { t, useLanguage } from '../words/words.ts';
import { Section } from './Section.tsx';

/** The boards that the person opened last, over all projects. */
export const Recent = () => {
  const language = useLanguage();
  const { data: boards, error } = useQuery({ ...recentBoardsQuery, refetchOnMount: 'always' });
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
          {boards.map((board) => (
            <BoardCard key={board.id} board={board}>
              {board.projectName},{' '}
              <time dateTime={board.openedAt} title={exactDate(board.openedAt, language)}>
                {fileDate(board.openedAt, language)}
              </time>
            </BoardCard>
          ))}
        </ul>
      )}
    </Section>
  );
};
