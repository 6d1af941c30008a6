import type { FileInfo } from '@flux/contracts';
import { Download, type LucideIcon, Pencil, RotateCcw, Trash2, X } from 'lucide-react';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { t } from '../words/words.ts';

export type SelectionBarProps = {
  readonly chosen: readonly FileInfo[];
  readonly isTrash: boolean;
  readonly onDownload: () => void;
  readonly onRename: () => void;
  readonly onDelete: () => void;
  readonly onRestore: () => void;
  readonly onDestroy: () => void;
  readonly onClear: () => void;
};

type ActionProps = {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly onClick: () => void;
  readonly isBad?: boolean;
};

/** A word and its sign; on a phone the sign alone. */
const Action = ({ icon, label, onClick, isBad = false }: ActionProps) => (
  <>
    <IconButton icon={icon} label={label} onClick={onClick} className="desk:hidden" />
    <Button kind="quiet" className={`max-desk:hidden ${isBad ? 'text-bad' : ''}`} onClick={onClick}>
      <Icon of={icon} />
      {label}
    </Button>
  </>
);

/** In place of the bar while files are chosen: how many, and what can be done with them. */
export const SelectionBar = (props: SelectionBarProps) => {
  const { chosen, isTrash } = props;
  const may = (action: string) => chosen.every(({ abilities }) => abilities[action] === true);
  return (
    <header className="flex h-[52px] flex-none items-center gap-1 border-line border-b pr-3 pl-4 desk:h-11">
      <h1 className="sr-only">{t(isTrash ? 'trash.title' : 'files.title')}</h1>
      <span role="status" className="min-w-0 flex-1 truncate text-14 font-semibold tabular-nums">
        {t('files.chosen', { count: chosen.length })}
      </span>
      {isTrash ? (
        <>
          {may('file.restore') && (
            <Action icon={RotateCcw} label={t('trash.restore')} onClick={props.onRestore} />
          )}
          {may('file.destroy') && (
            <Action icon={Trash2} label={t('trash.destroy')} onClick={props.onDestroy} isBad />
          )}
        </>
      ) : (
        <>
          <Action icon={Download} label={t('files.download')} onClick={props.onDownload} />
          {chosen.length === 1 && may('file.rename') && (
            <Action icon={Pencil} label={t('files.rename')} onClick={props.onRename} />
          )}
          {may('file.delete') && (
            <Action icon={Trash2} label={t('files.delete')} onClick={props.onDelete} isBad />
          )}
        </>
      )}
      <IconButton icon={X} label={t('files.unchoose')} hotkey="Esc" onClick={props.onClear} />
    </header>
  );
};
