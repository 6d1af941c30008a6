// biome-ignore-all lint/a11y/useSemanticElements: a table of which only the rows in sight are drawn is no <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: one item at a time is reached by Tab, the keys go on from there
import type { FileInfo } from '@flux/contracts';
import { useRef } from 'react';
import { t, useLanguage } from '../../words/words.ts';
import { exactDate, fileDate } from '../fileDate.ts';
import { formatBytes } from '../formatBytes.ts';
import { MiddleCut } from '../MiddleCut.tsx';
import { RenameField } from '../RenameField.tsx';
import { Thumb } from '../Thumb.tsx';
import { Check } from './Check.tsx';
import type { ListingProps } from './listing.ts';
import { pick, toggle } from './selection.ts';
import { useListing } from './useListing.ts';
import { useLongPress } from './useLongPress.ts';

/** Pixels: the least width of a tile, the room between two, and the height of a line of them. */
const leastWidth = 184;
const leastWidthOfPhone = 140;
const gap = 20;
const rowHeight = 136 + 8 + 40 + 24;
const padding = 16;

type TileProps = {
  readonly file: FileInfo;
  readonly listing: ListingProps;
  readonly column: number;
  readonly isReached: boolean;
  readonly onClick: ReturnType<typeof useListing>['onClick'];
};

const Tile = ({ file, listing, column, isReached, onClick }: TileProps) => {
  const { selection, onSelect, renaming, onRename, onOpen, projectId, isPhone, view } = listing;
  const language = useLanguage();
  const isChosen = selection.ids.has(file.id);
  const press = useLongPress(() => onSelect((one) => toggle(one, file.id)));
  const date = view.state === 'trash' ? (file.deletedAt ?? file.createdAt) : file.createdAt;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys
    <div
      role="gridcell"
      aria-colindex={column + 1}
      aria-selected={isChosen}
      tabIndex={isReached ? 0 : -1}
      data-file={file.id}
      className="file-tile group relative min-w-0"
      onClick={(event) => onClick(event, file.id)}
      onDoubleClick={() => onOpen(file)}
      onContextMenu={() => isChosen || onSelect(() => pick(file.id))}
      {...(isPhone ? press : {})}
    >
      <Thumb file={file} size={480} isTile />
      <Check
        label={t('files.choose', { name: file.name })}
        isChecked={isChosen}
        onToggle={() => onSelect((one) => toggle(one, file.id))}
        className={`absolute top-2 left-2 size-6 rounded-inner bg-float ${selection.ids.size > 0 ? 'grid' : 'hidden desk:group-hover:grid'}`}
      />
      <span className="mt-2 block h-5 font-medium">
        {renaming === file.id ? (
          <RenameField projectId={projectId} file={file} onDone={() => onRename(undefined)} />
        ) : (
          <MiddleCut text={file.name} />
        )}
      </span>
      <span className="block truncate text-ink-3">
        {formatBytes(file.size, language)},{' '}
        <time dateTime={date} title={exactDate(date, language)}>
          {fileDate(date, language)}
        </time>
      </span>
    </div>
  );
};

/** Files as pictures; of ten thousand only those in sight are drawn. */
export const FileTiles = (listing: ListingProps) => {
  const { files, label, total, isPhone } = listing;
  const scroller = useRef<HTMLDivElement>(null);
  const { columns, rows, first, last, onKeyDown, onFocus, onClick, reached } = useListing(
    scroller,
    listing,
    (width) => {
      const least = isPhone ? leastWidthOfPhone : leastWidth;
      return { columns: Math.max(1, Math.floor((width - 2 * padding + gap) / (least + gap))), rowHeight };
    },
  );
  const reachedRow = Math.floor(files.findIndex(({ id }) => id === reached) / columns);
  const drawn = Array.from({ length: rows }, (_, row) => row).filter(
    (row) => (row >= first && row <= last) || row === reachedRow,
  );
  return (
    <div
      role="grid"
      aria-label={label}
      aria-rowcount={Math.ceil(total / columns)}
      aria-colcount={columns}
      aria-multiselectable="true"
      className="flex min-h-0 flex-1 flex-col"
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      <div ref={scroller} role="rowgroup" className="min-h-0 flex-1 overflow-y-auto px-4 pt-4 pb-6">
        <div role="presentation" className="relative" style={{ height: rows * rowHeight }}>
          {drawn.map((row) => (
            <div
              key={row}
              role="row"
              aria-rowindex={row + 1}
              className="absolute inset-x-0 grid"
              style={{
                transform: `translateY(${row * rowHeight}px)`,
                gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
                columnGap: gap,
              }}
            >
              {files.slice(row * columns, (row + 1) * columns).map((file, column) => (
                <Tile
                  key={file.id}
                  file={file}
                  column={column}
                  listing={listing}
                  isReached={file.id === reached}
                  onClick={onClick}
                />
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
};
