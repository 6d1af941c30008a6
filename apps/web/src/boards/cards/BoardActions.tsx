import type { Board } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { Copy, Ellipsis, Link, Pencil, Trash2 } from 'lucide-react';
import { useLocation } from 'wouter';
import { copyLink } from '../../parts/copyLink.ts';
import { Icon } from '../../parts/Icon.tsx';
import { Menu } from '../../parts/Menu.tsx';
import { MenuRow } from '../../parts/MenuRow.tsx';
import { t } from '../../words/words.ts';
import { deleteBoard, duplicateBoard } from './boardChanges.ts';

export type BoardActionsProps = {
  readonly board: Board;
  readonly onRename: () => void;
  readonly className?: string;
};

/** What can be done with a board as a thing, behind three dots. */
export const BoardActions = ({ board, onRename, className = '' }: BoardActionsProps) => {
  const [path, go] = useLocation();
  const may = (action: string): boolean => board.abilities[action] === true;
  const remove = () => {
    if (path === pagePath('board', board.id)) go(pagePath('project', board.projectId));
    void deleteBoard(board);
  };
  return (
    <Menu
      label={t('boards.actions', { name: board.name })}
      side="below"
      buttonClass={`icon-button ${className}`}
      button={<Icon of={Ellipsis} />}
    >
      {may('board.rename') && <MenuRow icon={Pencil} label={t('boards.rename')} onClick={onRename} />}
      {may('board.duplicate') && (
        <MenuRow icon={Copy} label={t('boards.duplicate')} onClick={() => void duplicateBoard(board, go)} />
      )}
      <MenuRow
        icon={Link}
        label={t('boards.copyLink')}
        onClick={() => void copyLink(pagePath('board', board.id))}
      />
      {may('board.delete') && (
        <div className="mt-1 border-line border-t pt-1">
          <MenuRow icon={Trash2} label={t('boards.delete')} onClick={remove} />
        </div>
      )}
    </Menu>
  );
};
