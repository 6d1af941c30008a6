import '../boards/cards/cards.css';
import type { Board, Project } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { useQuery } from '@tanstack/react-query';
import { NotebookText, Plus, Trash2, UserPlus, Users } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { Boards } from '../boards/cards/Boards.tsx';
import { DeletedBoards } from '../boards/cards/DeletedBoards.tsx';
import { type Layout, layoutChoice } from '../boards/cards/layoutChoice.ts';
import { Trouble } from '../errors/Trouble.tsx';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Keys } from '../parts/Keys.tsx';
import { useTitle } from '../parts/useTitle.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { Shell } from '../shell/Shell.tsx';
import { t } from '../words/words.ts';
import { EmptyPicture } from './EmptyPicture.tsx';
import { LayoutSwitch } from './LayoutSwitch.tsx';
import { projectQuery } from './lists.ts';

const InviteDialog = lazy(() => import('./InviteDialog.tsx'));

const NoBoards = ({ onNewBoard }: { readonly onNewBoard: (() => void) | undefined }) => (
  <div className="flex flex-1 flex-col items-center justify-center gap-1 px-4 pb-16 text-center">
    <div className="mb-8">
      <EmptyPicture />
    </div>
    <h2 className="text-20 font-semibold">{t('boards.emptyTitle')}</h2>
    <p className="text-14 text-ink-2">
      {t(onNewBoard === undefined ? 'boards.emptyViewer' : 'boards.emptyText')}
    </p>
    {onNewBoard !== undefined && (
      <Button kind="ink" size="door" className="mt-3" onClick={onNewBoard}>
        {t('boards.new')}
        <span className="ml-1 max-desk:hidden">
          <Keys keys={['Shift', 'B']} />
        </span>
      </Button>
    )}
  </div>
);

type WorkProps = {
  readonly project: Project;
  readonly boards: readonly Board[] | undefined;
  readonly onNewBoard: (() => void) | undefined;
};

const Work = ({ project, boards, onNewBoard }: WorkProps) => {
  const [isInviting, invite] = useState(false);
  const [showsDeleted, showDeleted] = useState(false);
  const [layout, lay] = useState(layoutChoice.read);
  const hasBoards = boards !== undefined && boards.length > 0;
  const changeLayout = (next: Layout) => {
    layoutChoice.write(next);
    lay(next);
  };
  return (
    <>
      <header className="flex h-[52px] flex-none items-center gap-2 border-line border-b pr-3 pl-4 desk:h-11">
        <h1 className="flex-1 truncate text-14 font-semibold">{t('boards.title')}</h1>
        {/* On a phone there is no column that leads there. */}
        <Link
          href={pagePath('people', project.id)}
          aria-label={t('people.title')}
          title={t('people.title')}
          className="icon-button desk:hidden"
        >
          <Icon of={Users} size={20} />
        </Link>
        <Link
          href={pagePath('brief', project.id)}
          aria-label={t('brief.title')}
          title={t('brief.title')}
          className="icon-button desk:hidden"
        >
          <Icon of={NotebookText} size={20} />
        </Link>
        {hasBoards && <LayoutSwitch className="max-desk:hidden" layout={layout} onLayout={changeLayout} />}
        {project.abilities['project.invite'] === true && (
          <Button
            kind="quiet"
            aria-label={t('invite.open')}
            className="max-desk:h-11 max-desk:w-11"
            onClick={() => invite(true)}
          >
            <Icon of={UserPlus} />
            <span className="max-desk:hidden">{t('invite.open')}</span>
          </Button>
        )}
        {onNewBoard !== undefined && (
          <Button onClick={onNewBoard}>
            <Icon of={Plus} />
            {t('boards.new')}
          </Button>
        )}
      </header>
      {boards === undefined ? (
        <Waiting />
      ) : boards.length === 0 ? (
        <NoBoards onNewBoard={onNewBoard} />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto p-4">
          <Boards boards={boards} layout={layout} />
        </div>
      )}
      <footer className="flex h-11 flex-none items-center justify-between border-line border-t px-4">
        {project.abilities['board.restore'] === true && (
          <Button kind="quiet" className="-ml-2.5 max-desk:h-11" onClick={() => showDeleted(true)}>
            <Icon of={Trash2} />
            {t('boards.deletedTitle')}
          </Button>
        )}
        {hasBoards && (
          <LayoutSwitch className="ml-auto desk:hidden" layout={layout} onLayout={changeLayout} />
        )}
      </footer>
      {showsDeleted && <DeletedBoards projectId={project.id} onClose={() => showDeleted(false)} />}
      <Suspense>{isInviting && <InviteDialog project={project} onClose={() => invite(false)} />}</Suspense>
    </>
  );
};

export default function ProjectPage({ id }: { readonly id: string }) {
  const { data: project, error, refetch } = useQuery(projectQuery(id));
  useTitle(project?.name ?? '');
  if (project === undefined)
    return error === null ? <Waiting /> : <Trouble error={error} onRetry={refetch} />;
  return (
    <Shell project={project}>
      {({ boards, onNewBoard }) => <Work project={project} boards={boards} onNewBoard={onNewBoard} />}
    </Shell>
  );
}
