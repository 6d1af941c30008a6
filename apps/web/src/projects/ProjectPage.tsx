import type { Board, Project } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { useQuery } from '@tanstack/react-query';
import { NotebookText, Plus, UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { prefetchBoard } from '../boards/prefetchBoard.ts';
import { Trouble } from '../errors/Trouble.tsx';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Keys } from '../parts/Keys.tsx';
import { useTitle } from '../parts/useTitle.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { Shell } from '../shell/Shell.tsx';
import { t, useLanguage } from '../words/words.ts';
import { EmptyPicture } from './EmptyPicture.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { projectQuery } from './lists.ts';

const BoardList = ({ boards }: { readonly boards: readonly Board[] }) => {
  const language = useLanguage();
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' });
  return (
    <ul className="min-h-0 flex-1 overflow-y-auto px-2 py-2 desk:px-4">
      {boards.map((board) => (
        <li key={board.id} className="border-line border-b last:border-0">
          <Link
            href={pagePath('board', board.id)}
            onPointerEnter={prefetchBoard}
            className="flex min-h-11 items-center gap-3 rounded-control px-2 hover:bg-hover focus-visible:-outline-offset-2 desk:min-h-10"
          >
            <span className="min-w-0 flex-1 truncate font-medium">{board.name}</span>
            <time
              dateTime={board.createdAt}
              title={exact.format(new Date(board.createdAt))}
              className="flex-none text-ink-3"
            >
              {date.format(new Date(board.createdAt))}
            </time>
          </Link>
        </li>
      ))}
    </ul>
  );
};

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
  readonly onNewBoard: () => void;
};

const Work = ({ project, boards, onNewBoard }: WorkProps) => {
  const [isInviting, invite] = useState(false);
  const mayCreate = project.abilities['board.create'] === true;
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
        {project.abilities['project.invite'] === true && (
          <Button kind="quiet" onClick={() => invite(true)}>
            <Icon of={UserPlus} />
            {t('invite.open')}
          </Button>
        )}
        {mayCreate && (
          <Button onClick={onNewBoard}>
            <Icon of={Plus} />
            {t('boards.new')}
          </Button>
        )}
      </header>
      {boards === undefined ? (
        <Waiting />
      ) : boards.length === 0 ? (
        <NoBoards onNewBoard={mayCreate ? onNewBoard : undefined} />
      ) : (
        <BoardList boards={boards} />
      )}
      {isInviting && <InviteDialog project={project} onClose={() => invite(false)} />}
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
