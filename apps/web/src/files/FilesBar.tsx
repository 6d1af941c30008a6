import { LayoutGrid, List, Upload } from 'lucide-react';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { t, useLanguage } from '../words/words.ts';
import type { FileView } from './files.ts';
import { formatBytes } from './formatBytes.ts';
import { SortMenu } from './SortMenu.tsx';
import type { Layout } from './viewChoice.ts';

const layouts = [
  ['list', List, 'files.asList'],
  ['tiles', LayoutGrid, 'files.asTiles'],
] as const;

export type FilesBarProps = {
  readonly count: number | undefined;
  readonly bytes: number | undefined;
  readonly layout: Layout;
  readonly onLayout: (layout: Layout) => void;
  readonly view: FileView;
  readonly onOrder: (order: Pick<FileView, 'sort' | 'order'>) => void;
  /** `undefined` for who may not upload here. */
  readonly onPick: (() => void) | undefined;
};

/** The head of the place: what it is, how much is in it, how it is shown, and the way in. */
export const FilesBar = ({ count, bytes, layout, onLayout, view, onOrder, onPick }: FilesBarProps) => {
  const language = useLanguage();
  return (
    <header className="flex h-[52px] flex-none items-center gap-2 border-line border-b pr-3 pl-4 desk:h-11">
      <h1 className="text-14 font-semibold">{t('files.title')}</h1>
      <span className="min-w-0 flex-1 truncate text-ink-3 max-desk:invisible">
        {count !== undefined &&
          bytes !== undefined &&
          count > 0 &&
          t('files.much', { count, size: formatBytes(bytes, language) })}
      </span>
      <span className={layout === 'list' ? 'desk:hidden' : ''}>
        <SortMenu view={view} onOrder={onOrder} />
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: two buttons of one choice, not a form */}
      <div role="group" aria-label={t('files.layout')} className="icon-choice">
        {layouts.map(([name, icon, label]) => (
          <button
            key={name}
            type="button"
            aria-label={t(label)}
            title={t(label)}
            aria-pressed={layout === name}
            onClick={() => onLayout(name)}
          >
            <Icon of={icon} />
          </button>
        ))}
      </div>
      {onPick !== undefined && (
        <Button kind="ink" className="max-desk:h-11" onClick={onPick}>
          <Icon of={Upload} />
          {t('files.upload')}
        </Button>
      )}
    </header>
  );
};
