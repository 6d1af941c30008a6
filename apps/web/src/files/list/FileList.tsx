// biome-ignore-all lint/a11y/useSemanticElements: a table of which only the rows in sight are drawn is no <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: one item at a time is reached by Tab, the keys go on from there
import type { FileInfo } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef } from 'react';
import { Avatar } from '../../parts/Avatar.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { t, useLanguage } from '../../words/words.ts';
import { exactDate, fileDate } from '../fileDate.ts';
import type { FileView } from '../files.ts';
import { formatBytes } from '../formatBytes.ts';
import { MiddleCut } from '../MiddleCut.tsx';
import { RenameField } from '../RenameField.tsx';
import { Thumb } from '../Thumb.tsx';
import { Check } from './Check.tsx';
import type { ListingProps } from './listing.ts';
import { pick, toggle } from './selection.ts';
import { useListing } from './useListing.ts';
import { useLongPress } from './useLongPress.ts';

const columns =
  'grid grid-cols-[32px_minmax(0,1fr)] items-center gap-x-3 px-2 desk:grid-cols-[32px_minmax(0,1fr)_88px_120px] wide:grid-cols-[32px_minmax(0,1fr)_176px_88px_136px]';

type HeadProps = {
  readonly sort?: FileView['sort'];
  readonly label: string;
  readonly view: FileView;
  readonly onSort: ListingProps['onSort'];
  readonly className?: string;
};

const Head = ({ sort, label, view, onSort, className = '' }: HeadProps) => {
  if (sort === undefined)
    return (
      <span role="columnheader" className={className}>
        {label}
      </span>
    );
  const isChosen = view.sort === sort;
  return (
    <span
      role="columnheader"
      aria-sort={isChosen ? (view.order === 'asc' ? 'ascending' : 'descending') : 'none'}
      className={className}
    >
      <button
        type="button"
        className={`inline-flex h-7 items-center gap-1 rounded-control hover:text-ink ${isChosen ? 'font-medium text-ink' : ''}`}
        onClick={() => onSort(sort)}
      >
        {label}
        {isChosen && <Icon of={view.order === 'asc' ? ArrowUp : ArrowDown} size={14} />}
      </button>
    </span>
  );
};

type RowProps = {
  readonly file: FileInfo;
  readonly index: number;
  readonly listing: ListingProps;
  readonly isReached: boolean;
  readonly onClick: ReturnType<typeof useListing>['onClick'];
};

const Row = ({ file, index, listing, isReached, onClick }: RowProps) => {
  const { selection, onSelect, renaming, onRename, onOpen, projectId, isPhone, view } = listing;
  const language = useLanguage();
  const isChosen = selection.ids.has(file.id);
  const press = useLongPress(() => onSelect((one) => toggle(one, file.id)));
  const date = view.state === 'trash' ? (file.deletedAt ?? file.createdAt) : file.createdAt;
  const facts = `${formatBytes(file.size, language)}, ${fileDate(date, language)}`;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      tabIndex={isReached ? 0 : -1}
      data-file={file.id}
      className={`file-row group h-full ${columns}`}
      onClick={(event) => onClick(event, file.id)}
      onDoubleClick={() => onOpen(file)}
      onContextMenu={() => isChosen || onSelect(() => pick(file.id))}
      {...(isPhone ? press : {})}
    >
      <span role="gridcell" className="relative grid size-8">
        <span className={selection.ids.size > 0 ? 'invisible' : 'desk:group-hover:invisible'}>
          <Thumb file={file} size={96} />
        </span>
        <Check
          label={t('files.choose', { name: file.name })}
          isChecked={isChosen}
          onToggle={() => onSelect((one) => toggle(one, file.id))}
          className={`absolute inset-0 ${selection.ids.size > 0 ? 'grid' : 'hidden desk:group-hover:grid'}`}
        />
      </span>
      <span role="gridcell" className="min-w-0">
        {renaming === file.id ? (
          <RenameField projectId={projectId} file={file} onDone={() => onRename(undefined)} />
        ) : (
          <>
            <a
              href={pagePath('file', file.id)}
              tabIndex={-1}
              draggable={false}
              className="flex min-w-0 max-w-fit font-medium hover:underline"
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey || isPhone)
                  return event.preventDefault();
                event.preventDefault();
                event.stopPropagation();
                onOpen(file);
              }}
            >
              <MiddleCut text={file.name} />
            </a>
            <span className="block text-ink-3 desk:hidden">{facts}</span>
          </>
        )}
      </span>
      <span role="gridcell" className="hidden min-w-0 items-center gap-2 wide:flex">
        {file.by !== null && (
          <>
            <Avatar name={file.by.name} color={file.by.color} size={20} isNamed />
            <span className="truncate text-ink-2">{file.by.name}</span>
          </>
        )}
      </span>
      <span role="gridcell" className="hidden text-right text-ink-2 desk:block">
        {formatBytes(file.size, language)}
      </span>
      <span role="gridcell" className="hidden text-right text-ink-3 desk:block">
        <time dateTime={date} title={exactDate(date, language)}>
          {fileDate(date, language)}
        </time>
      </span>
    </div>
  );
};

/** Files as a table; of ten thousand only those in sight are drawn. */
export const FileList = (listing: ListingProps) => {
  const { files, label, total, view, onSort, isPhone } = listing;
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = isPhone ? 56 : 44;
  const { first, last, onKeyDown, onFocus, onClick, reached } = useListing(scroller, listing, () => ({
    columns: 1,
    rowHeight,
  }));
  const drawn = files
    .map((file, index) => ({ file, index }))
    .filter(({ file, index }) => (index >= first && index <= last) || file.id === reached);
  return (
    <div
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-multiselectable="true"
      className="flex min-h-0 flex-1 flex-col"
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      <div
        role="row"
        aria-rowindex={1}
        className="hidden overflow-hidden px-2 text-ink-3 [scrollbar-gutter:stable] desk:block"
      >
        <div role="presentation" className={`file-line relative ${columns} h-9`}>
          <span role="columnheader" className="sr-only">
            {t('files.column.picture')}
          </span>
          <Head
            sort="name"
            label={t('files.column.name')}
            view={view}
            onSort={onSort}
            className="col-start-2"
          />
          <Head label={t('files.column.by')} view={view} onSort={onSort} className="hidden wide:block" />
          <Head
            sort="size"
            label={t('files.column.size')}
            view={view}
            onSort={onSort}
            className="text-right"
          />
          <Head
            sort="date"
            label={t(view.state === 'trash' ? 'files.column.deleted' : 'files.column.added')}
            view={view}
            onSort={onSort}
            className="text-right"
          />
        </div>
      </div>
      <div
        ref={scroller}
        role="rowgroup"
        className="min-h-0 flex-1 overflow-y-auto px-2 pb-6 desk:[scrollbar-gutter:stable]"
      >
        <div role="presentation" className="relative" style={{ height: files.length * rowHeight }}>
          {drawn.map(({ file, index }) => (
            <div
              key={file.id}
              role="presentation"
              className="file-line absolute inset-x-0"
              style={{ transform: `translateY(${index * rowHeight}px)`, height: rowHeight }}
            >
              <Row
                file={file}
                index={index}
                listing={listing}
                isReached={file.id === reached}
                onClick={onClick}
              />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
};
