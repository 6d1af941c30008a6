import type { Board, Project } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { PenTool, Plus } from 'lucide-react';
import { Link } from 'wouter';
import { prefetchBoard } from '../boards/prefetchBoard.ts';
import { AvatarRow, type PersonLook } from '../parts/Avatar.tsx';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { t } from '../words/words.ts';

export type PersonHere = PersonLook & { readonly id: string };

export type ProjectColumnProps = {
  readonly project: Project;
  readonly boards: readonly Board[];
  readonly currentBoardId: string | undefined;
  /** Who is on this board now, the person first. */
  readonly here: readonly PersonHere[];
  readonly onNewBoard: () => void;
};

export const ProjectColumn = ({ project, boards, currentBoardId, here, onNewBoard }: ProjectColumnProps) => (
  <nav aria-label={project.name} className="hidden min-w-0 flex-col border-line border-r bg-side desk:flex">
    <div className="flex h-11 flex-none items-center gap-2 pr-2 pl-4 text-14 font-semibold">
      <span className="min-w-0 flex-1 truncate" title={project.name}>
        {project.name}
      </span>
      {project.abilities['board.create'] === true && (
        <IconButton icon={Plus} label={t('boards.new')} onClick={onNewBoard} />
      )}
    </div>
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-2 pb-3">
      <Link
        href={pagePath('project', project.id)}
        aria-current={currentBoardId === undefined ? 'page' : undefined}
        className="place"
      >
        <Icon of={PenTool} className={currentBoardId === undefined ? '' : 'text-ink-3'} />
        {t('boards.title')}
        {boards.length > 0 && (
          <span className="ml-auto font-normal text-ink-3 tabular-nums">{boards.length}</span>
        )}
      </Link>
      {boards.map((board) => (
        <Link
          key={board.id}
          href={pagePath('board', board.id)}
          onPointerEnter={prefetchBoard}
          aria-current={board.id === currentBoardId ? 'page' : undefined}
          className="place pl-8"
          title={board.name}
        >
          <span className="truncate">{board.name}</span>
        </Link>
      ))}
    </div>
    <div className="flex h-11 flex-none items-center gap-2 border-line border-t px-4 text-ink-3">
      <AvatarRow people={here.slice(0, 5)} ground="side" />
      {here.length <= 1 ? t('here.onlyYou') : t('here.count', { count: here.length })}
    </div>
  </nav>
);
