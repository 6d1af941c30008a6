import { pagePath } from '@flux/contracts/pages';
import { useMutation } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { queries, studio } from '../session/studio.ts';
import { t } from '../words/words.ts';
import { projectsQuery } from './lists.ts';
import { NameDialog } from './NameDialog.tsx';

export type NewProjectDialogProps = {
  /** A name to begin with. */
  readonly name?: string | undefined;
  readonly onClose: () => void;
};

export const NewProjectDialog = ({ name, onClose }: NewProjectDialogProps) => {
  const [, go] = useLocation();
  const create = useMutation({
    mutationFn: (chosen: string) => studio.call('POST /api/projects', { body: { name: chosen } }),
    onSuccess: (project) => {
      void queries.invalidateQueries({ queryKey: projectsQuery.queryKey });
      onClose();
      go(pagePath('project', project.id));
    },
  });
  return (
    <NameDialog
      title={t('newProject.title')}
      submit={t('newProject.submit')}
      busy={create.isPending && t('newProject.busy')}
      error={create.error}
      name={name}
      onName={create.mutate}
      onClose={onClose}
    />
  );
};
