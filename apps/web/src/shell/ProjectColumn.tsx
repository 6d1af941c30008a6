import type { Board, Project } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { useQuery } from '@tanstack/react-query';
import { Folder, NotebookText, PenTool, Plus, Users } from 'lucide-react';
import { useLocation } from 'wouter';
import { summaryQuery } from '../files/files.ts';
import { MessagesPlace } from '../messages/MessagesPlace.tsx';
import { AvatarRow, type PersonLook } from '../parts/Avatar.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { t } from '../words/words.ts';
import { BoardPlace } from './BoardPlace.tsx';
import { Place } from './Place.tsx';

export type PersonHere = PersonLook & { readonly id: string };

export type ProjectColumnProps = {
  readonly project: Project;
  readonly boards: readonly Board[];
  /** Who of the project is at the studio now, the person first. */
  readonly here: readonly PersonHere[];
  readonly onNewBoard: (() => void) | undefined;
};

/** The places of a project, and what is in them. */
export const ProjectColumn = ({ project, boards, here, onNewBoard }: ProjectColumnProps) => {
  const [path] = useLocation();
  const boardsPath = pagePath('project', project.id);
  const filesPath = pagePath('projectFiles', project.id);
  const { data: files } = useQuery({ ...summaryQuery(project.id), refetchInterval: false });
  return (
    <nav aria-label={project.name} className="hidden min-w-0 flex-col border-line border-r bg-side desk:flex">
      <div className="flex h-11 flex-none items-center gap-2 pr-2 pl-4 text-14 font-semibold">
        <span className="min-w-0 flex-1 truncate" title={project.name}>
          {project.name}
        </span>
        {onNewBoard !== undefined && <IconButton icon={Plus} label={t('boards.new')} onClick={onNewBoard} />}
      </div>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-2 pb-3">
        <Place
          href={boardsPath}
          icon={PenTool}
          label={t('boards.title')}
          isCurrent={path === boardsPath}
          count={boards.length}
        />
        {boards.map((board) => (
          <BoardPlace key={board.id} board={board} />
        ))}
        <Place
          href={filesPath}
          icon={Folder}
          label={t('files.title')}
          isCurrent={
            path === filesPath || path === pagePath('projectTrash', project.id) || path.startsWith('/files/')
          }
          count={files?.count ?? 0}
        />
        <MessagesPlace project={project} />
        <Place
          href={pagePath('people', project.id)}
          icon={Users}
          label={t('people.title')}
          isCurrent={path === pagePath('people', project.id)}
        />
        <Place
          href={pagePath('brief', project.id)}
          icon={NotebookText}
          label={t('brief.title')}
          isCurrent={path === pagePath('brief', project.id)}
        />
      </div>
      <div className="flex h-11 flex-none items-center gap-2 border-line border-t px-4 text-ink-3">
        <AvatarRow people={here.slice(0, 5)} ground="side" />
        {here.length <= 1 ? t('here.onlyYou') : t('here.count', { count: here.length })}
      </div>
    </nav>
  );
};
