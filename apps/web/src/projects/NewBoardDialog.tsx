import type { Project } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { Select } from '../parts/Select.tsx';
import { queries, studio } from '../session/studio.ts';
import { t } from '../words/words.ts';
import { lastProject } from './lastProject.ts';
import { boardsQuery } from './lists.ts';
import { NameDialog } from './NameDialog.tsx';

export type NewBoardDialogProps = {
  /** Where it may go; the person is asked where there are several. */
  readonly projects: readonly Pick<Project, 'id' | 'name'>[];
  /** A name to begin with. */
  readonly name?: string | undefined;
  readonly onClose: () => void;
};

export const NewBoardDialog = ({ projects, name, onClose }: NewBoardDialogProps) => {
  const [, go] = useLocation();
  const [chosen, choose] = useState(lastProject.read());
  const projectId = (projects.find(({ id }) => id === chosen) ?? projects[0])?.id ?? '';
  const create = useMutation({
    mutationFn: (chosenName: string) =>
      studio.call('POST /api/projects/:id/boards', { params: { id: projectId }, body: { name: chosenName } }),
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
      name={name}
      onName={create.mutate}
      onClose={onClose}
    >
      {projects.length > 1 && (
        <Select
          label={t('newBoard.project')}
          value={projectId}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {projects.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </NameDialog>
  );
};
