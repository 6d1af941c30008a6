import type { Board } from '@flux/contracts';
import { limits } from '@flux/contracts/limits';
import { pagePath } from '@flux/contracts/pages';
import { CircleX, Copy, Trash2 } from 'lucide-react';
import { errorText } from '../../errors/errorText.ts';
import { say } from '../../parts/toasts/toasts.ts';
import { boardQuery, boardsQuery, deletedBoardsQuery, recentBoardsQuery } from '../../projects/lists.ts';
import { queries, studio } from '../../session/studio.ts';
import { t } from '../../words/words.ts';

/** Shows a board as it is now wherever it is listed. */
function show(board: Board): void {
  queries.setQueryData(boardQuery(board.id).queryKey, board);
  queries.setQueryData(boardsQuery(board.projectId).queryKey, (boards) =>
    boards?.map((one) => (one.id === board.id ? board : one)),
  );
  queries.setQueryData(recentBoardsQuery.queryKey, (boards) =>
    boards?.map((one) => (one.id === board.id ? { ...one, ...board } : one)),
  );
}

/** Takes a board out of every list; the returned function puts the lists back. */
function hide({ id, projectId }: Board): () => void {
  const listed = boardsQuery(projectId).queryKey;
  const recent = recentBoardsQuery.queryKey;
  const before = [queries.getQueryData(listed), queries.getQueryData(recent)] as const;
  queries.setQueryData(listed, (boards) => boards?.filter((one) => one.id !== id));
  queries.setQueryData(recent, (boards) => boards?.filter((one) => one.id !== id));
  return () => {
    queries.setQueryData(listed, before[0]);
    queries.setQueryData(recent, before[1]);
  };
}

/** Asks for the lists again. */
async function refresh({ projectId }: Board): Promise<void> {
  await Promise.all(
    [boardsQuery(projectId), deletedBoardsQuery(projectId), recentBoardsQuery].map(({ queryKey }) =>
      queries.invalidateQueries({ queryKey }),
    ),
  );
}

const sayFailed = (board: Board, error: unknown): void =>
  say({ icon: CircleX, text: t('boards.notDone', { name: board.name, reason: errorText(error) }) });

/** Names a board anew. Throws what the studio says. */
export async function renameBoard({ id }: Board, name: string): Promise<void> {
  show(await studio.call('PATCH /api/boards/:id', { params: { id }, body: { name } }));
}

/** Brings a deleted board back into the lists. */
export async function restoreBoard(board: Board): Promise<void> {
  try {
    const restored = await studio.call('POST /api/boards/:id/restore', { params: { id: board.id } });
    queries.setQueryData(boardQuery(board.id).queryKey, restored);
  } catch (error) {
    sayFailed(board, error);
  }
  await refresh(board);
}

/** Deletes a board at once, and says how to take that back. */
export async function deleteBoard(board: Board): Promise<void> {
  const putBack = hide(board);
  try {
    await studio.call('DELETE /api/boards/:id', { params: { id: board.id } });
    say({
      icon: Trash2,
      text: t('boards.deleted', { name: board.name }),
      action: { label: t('command.undo'), run: () => void restoreBoard(board) },
    });
  } catch (error) {
    putBack();
    sayFailed(board, error);
  }
  await refresh(board);
}

const fits = (name: string): boolean => new TextEncoder().encode(name).length <= limits.name;

/** Makes a board with the same content, and says where it is. */
export async function duplicateBoard(board: Board, open: (path: string) => void): Promise<void> {
  const name = t('boards.copyOf', { name: board.name });
  try {
    const copy = await studio.call('POST /api/boards/:id/duplicate', {
      params: { id: board.id },
      body: fits(name) ? { name } : {},
    });
    say({
      icon: Copy,
      text: t('boards.duplicated', { name: copy.name }),
      action: { label: t('boards.open'), run: () => open(pagePath('board', copy.id)) },
    });
  } catch (error) {
    sayFailed(board, error);
  }
  await refresh(board);
}
