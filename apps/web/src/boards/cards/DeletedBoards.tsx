import { limits } from '@flux/contracts/limits';
import { useQuery } from '@tanstack/react-query';
import { errorText } from '../../errors/errorText.ts';
import { exactDate, fileDate } from '../../files/fileDate.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { Waiting } from '../../parts/Waiting.tsx';
import { deletedBoardsQuery } from '../../projects/lists.ts';
import { t, useLanguage } from '../../words/words.ts';
import { restoreBoard } from './boardChanges.ts';

export type DeletedBoardsProps = { readonly projectId: string; readonly onClose: () => void };

/** The boards of a project that were deleted and can still be brought back. */
export const DeletedBoards = ({ projectId, onClose }: DeletedBoardsProps) => {
  const language = useLanguage();
  const { data: boards, error } = useQuery({ ...deletedBoardsQuery(projectId), staleTime: 0 });
  return (
    <Dialog title={t('boards.deletedTitle')} onClose={onClose}>
      {boards === undefined ? (
        error === null ? (
          <Waiting />
        ) : (
          <p role="alert">{errorText(error)}</p>
        )
      ) : boards.length === 0 ? (
        <p className="text-ink-2">{t('boards.deletedNone', { days: limits.trashDays })}</p>
      ) : (
        <>
          <p className="mb-2 text-ink-2">{t('boards.deletedLead', { days: limits.trashDays })}</p>
          <ul className="max-h-[50vh] overflow-y-auto">
            {boards.map((board) => (
              <li
                key={board.id}
                className="flex min-h-11 items-center gap-3 border-line border-b last:border-b-0 desk:min-h-10"
              >
                <span className="min-w-0 flex-1 truncate font-medium">{board.name}</span>
                {board.deletedAt !== null && (
                  <time
                    dateTime={board.deletedAt}
                    title={exactDate(board.deletedAt, language)}
                    className="flex-none text-ink-3"
                  >
                    {fileDate(board.deletedAt, language)}
                  </time>
                )}
                <Button
                  className="max-desk:h-11"
                  aria-label={t('boards.restoreNamed', { name: board.name })}
                  onClick={() => void restoreBoard(board)}
                >
                  {t('boards.restore')}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
};
