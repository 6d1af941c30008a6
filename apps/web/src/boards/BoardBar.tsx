import type { Board, Project } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { ChevronLeft, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { BesideToggle } from '../messages/beside/BesideToggle.tsx';
import { AvatarRow } from '../parts/Avatar.tsx';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { useIsPhone } from '../parts/useMedia.ts';
import type { PersonHere } from '../shell/ProjectColumn.tsx';
import { t } from '../words/words.ts';
import { BoardActions } from './cards/BoardActions.tsx';
import { BoardName } from './cards/BoardName.tsx';
import type { SaveState } from './connection/saveState.ts';
import { SaveMark } from './SaveMark.tsx';

export type BoardBarProps = {
  readonly project: Project;
  readonly board: Board;
  readonly people: readonly PersonHere[];
  readonly save: SaveState;
  readonly onShare: () => void;
  /** Whether the conversation stands beside the board. */
  readonly isTalkOpen: boolean;
  readonly onTalk: () => void;
};

/** Most people whose avatars are shown; the number of the others follows. */
const shownPeople = 5;

export const BoardBar = ({ project, board, people, save, onShare, isTalkOpen, onTalk }: BoardBarProps) => {
  const isPhone = useIsPhone();
  const [isRenaming, rename] = useState(false);
  const mayShare = project.abilities['project.invite'] === true;
  return (
    <header className="flex h-[52px] flex-none items-center gap-2 border-line border-b pr-1 max-desk:pl-1 desk:h-11 desk:pr-3 desk:pl-4">
      <Link
        href={pagePath('project', project.id)}
        aria-label={t('boards.title')}
        className="icon-button desk:hidden"
      >
        <Icon of={ChevronLeft} size={20} />
      </Link>
      <div className="min-w-0 flex-1 desk:flex desk:items-center desk:gap-2">
        <Link href={pagePath('project', project.id)} className="hidden text-ink-3 hover:text-ink desk:inline">
          {t('boards.title')}
        </Link>
        <span aria-hidden="true" className="hidden text-ink-3 desk:inline">
          /
        </span>
        {isRenaming ? (
          <span className="w-full max-w-[320px]">
            <BoardName board={board} onDone={() => rename(false)} />
          </span>
        ) : (
          <h1 className="truncate text-14 font-semibold" title={board.name}>
            {board.name}
          </h1>
        )}
        <span className="max-desk:hidden">
          <BoardActions board={board} onRename={() => rename(true)} />
        </span>
        {isPhone && <SaveMark state={save} />}
      </div>
      <div className="flex flex-none items-center gap-1">
        <AvatarRow people={people.slice(0, shownPeople)} ground="work" />
        {people.length > shownPeople && (
          <span className="text-ink-3 tabular-nums">+{people.length - shownPeople}</span>
        )}
      </div>
      <BesideToggle projectId={project.id} isOpen={isTalkOpen} onToggle={onTalk} />
      {mayShare && (
        <>
          <Button kind="ink" className="max-desk:hidden" onClick={onShare}>
            {t('board.share')}
          </Button>
          <IconButton
            icon={UserPlus}
            iconSize={20}
            label={t('board.share')}
            className="desk:hidden"
            onClick={onShare}
          />
        </>
      )}
      <span className="desk:hidden">
        <BoardActions board={board} onRename={() => rename(true)} />
      </span>
    </header>
  );
};
