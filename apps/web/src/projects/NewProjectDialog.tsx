import { pagePath } from '@flux/contracts/pages';
import { useMutation } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { queries, studio } from '../session/studio.ts';
import { t } from '../words/words.ts';
import { projectsQuery } from './lists.ts';
import { NameDialog } from './NameDialog.tsx';

export const NewProjectDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const [, go] = useLocation();
  const create = useMutation({
    mutationFn: (name: string) => studio.call('POST /api/projects', { body: { name } }),
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
      onName={create.mutate}
      onClose={onClose}
    />
  );
};
