import { pagePath } from '@flux/contracts/pages';
import { useMutation } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { queries, studio } from '../session/studio.ts';
import { t } from '../words/words.ts';
import { boardsQuery } from './lists.ts';
import { NameDialog } from './NameDialog.tsx';

export const NewBoardDialog = ({
  projectId,
  onClose,
}: {
  readonly projectId: string;
  readonly onClose: () => void;
}) => {
  const [, go] = useLocation();
  const create = useMutation({
    mutationFn: (name: string) =>
      studio.call('POST /api/projects/:id/boards', { params: { id: projectId }, body: { name } }),
    onSuccess: (board) => {
      void queries.invalidateQueries({ queryKey: boardsQuery(projectId).queryKey });
      onClose();
      go(pagePath('board', board.id));
    },
  });
  return (
    <NameDialog
      title={t('newBoard.title')}
      submit={t('newBoard.submit')}
      busy={create.isPending && t('newBoard.busy')}
      error={create.error}
      onName={create.mutate}
      onClose={onClose}
    />
  );
};
