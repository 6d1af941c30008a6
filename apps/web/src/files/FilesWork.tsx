import type { FileInfo, Project } from '@flux/contracts';
import { limits } from '@flux/contracts/limits';
import { pagePath } from '@flux/contracts/pages';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { CircleX } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { Trouble } from '../errors/Trouble.tsx';
import { say } from '../parts/toasts/toasts.ts';
import { useIsPhone } from '../parts/useMedia.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { t } from '../words/words.ts';
import { download } from './addresses.ts';
import { DestroyDialog } from './DestroyDialog.tsx';
import { DropZone } from './DropZone.tsx';
import { FilesBar } from './FilesBar.tsx';
import { FileTabs } from './FileTabs.tsx';
import { type FileView, filesQuery, followChanges, summaryQuery } from './files.ts';
import { FileList } from './list/FileList.tsx';
import { FileTiles } from './list/FileTiles.tsx';
import { none, nothing, type Selection, standOn, within } from './list/selection.ts';
import { EmptyTrash, NoFiles, NothingOfKind } from './NoFiles.tsx';
import { Preview } from './preview/Preview.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { restoreFiles, trashFiles } from './trash.ts';
import { uploads } from './uploads/studioUploads.ts';
import { layoutChoice } from './viewChoice.ts';

const noFiles: readonly FileInfo[] = [];

/** The order in which a column is sorted first, when its head is clicked. */
const firstOrder = { date: 'desc', name: 'asc', size: 'desc' } as const;

export type FilesWorkProps = {
  readonly project: Project;
  readonly isTrash: boolean;
  /** The file that is looked at. */
  readonly open: FileInfo | undefined;
};

/** The files of a project, or its trash: bars, the list, and what is done with what is chosen. */
export const FilesWork = ({ project, isTrash, open }: FilesWorkProps) => {
  const [, go] = useLocation();
  const isPhone = useIsPhone();
  const picker = useRef<HTMLInputElement>(null);
  const [layout, setLayout] = useState(layoutChoice.read);
  const [order, setOrder] = useState<Pick<FileView, 'sort' | 'order'>>({ sort: 'date', order: 'desc' });
  const [kind, setKind] = useState<FileView['kind']>();
  const [selection, setSelection] = useState<Selection>(nothing);
  const [renaming, rename] = useState<string>();
  /** What the question is about; it stays the same while the list changes. */
  const [doomed, doom] = useState<readonly FileInfo[]>();
  const projectId = project.id;
  const view: FileView = { ...order, kind: isTrash ? undefined : kind, state: isTrash ? 'trash' : 'kept' };

  const summary = useQuery(summaryQuery(projectId));
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    filesQuery(projectId, view),
  );
  const files = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? noFiles, [data]);

  const version = summary.data?.version;
  useEffect(() => {
    if (version !== undefined) followChanges(projectId, version);
  }, [version, projectId]);

  const before = useRef<readonly string[]>([]);
  useEffect(() => {
    const now = files.map(({ id }) => id);
    setSelection((one) => within(one, now, before.current));
    before.current = now;
  }, [files]);

  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const mayUpload = project.abilities['file.upload'] === true;
  const onFiles = useCallback((picked: readonly File[]) => uploads.add(picked, projectId), [projectId]);
  const onFolder = useCallback(() => say({ icon: CircleX, text: t('files.noFolders') }), []);
  const onPick = mayUpload ? () => picker.current?.click() : undefined;

  const chosen = files.filter(({ id }) => selection.ids.has(id));
  const mayDelete = chosen.length > 0 && chosen.every(({ abilities }) => abilities['file.delete'] === true);
  const address = pagePath(isTrash ? 'projectTrash' : 'projectFiles', projectId);
  const onOpen = (file: FileInfo) => go(pagePath('file', file.id), { state: { isOverList: true } });
  const onClose = () => {
    const state: unknown = history.state;
    const isOverList = typeof state === 'object' && state !== null && 'isOverList' in state;
    if (isOverList) history.back();
    else go(address, { replace: true });
  };
  const position = open === undefined ? -1 : files.findIndex(({ id }) => id === open.id);
  const onStep = (direction: 1 | -1) => {
    const next = files[position + direction];
    if (next === undefined) return;
    go(pagePath('file', next.id), { replace: true, state: history.state });
    setSelection((one) => standOn(one, next.id));
  };
  const onDelete = () => {
    if (isTrash) {
      if (chosen.every(({ abilities }) => abilities['file.destroy'] === true)) doom(chosen);
    } else if (mayDelete) void trashFiles(projectId, chosen);
  };
  const onRename = (id: string | undefined) => {
    const file = files.find((one) => one.id === id);
    rename(file?.abilities['file.rename'] === true && !isTrash ? id : undefined);
  };

  const total = isTrash ? summary.data?.trashCount : summary.data?.count;
  const listing = {
    label: t(isTrash ? 'trash.title' : 'files.title'),
    projectId,
    files,
    total: hasNextPage ? (total ?? files.length) : files.length,
    selection,
    onSelect: setSelection,
    renaming,
    onRename,
    onOpen,
    onDelete,
    onNearEnd,
    view,
    onSort: (sort: FileView['sort']) =>
      setOrder((one) => ({
        sort,
        order: one.sort !== sort ? firstOrder[sort] : one.order === 'asc' ? 'desc' : 'asc',
      })),
    isPhone,
  };
  return (
    <>
      {chosen.length === 0 ? (
        <FilesBar
          count={summary.data?.count}
          bytes={summary.data?.bytes}
          layout={layout}
          onLayout={(chosenLayout) => {
            setLayout(chosenLayout);
            layoutChoice.write(chosenLayout);
          }}
          view={view}
          onOrder={setOrder}
          onPick={onPick}
        />
      ) : (
        <SelectionBar
          chosen={chosen}
          isTrash={isTrash}
          onDownload={() => chosen.forEach(download)}
          onRename={() => onRename(chosen[0]?.id)}
          onDelete={onDelete}
          onRestore={() => void restoreFiles(projectId, chosen)}
          onDestroy={() => doom(chosen)}
          onClear={() => setSelection(none)}
        />
      )}
      <FileTabs
        projectId={projectId}
        kind={kind}
        onKind={setKind}
        isTrash={isTrash}
        trashCount={project.abilities['file.restore'] === true ? (summary.data?.trashCount ?? 0) : undefined}
      />
      {isTrash && files.length > 0 && (
        <p className="flex-none px-4 pt-3 text-ink-3">{t('trash.note', { days: limits.trashDays })}</p>
      )}
      {data === undefined ? (
        error === null ? (
          <Waiting />
        ) : (
          <Trouble error={error} onRetry={refetch} />
        )
      ) : files.length > 0 ? (
        layout === 'list' ? (
          <FileList {...listing} />
        ) : (
          <FileTiles {...listing} />
        )
      ) : isTrash ? (
        <EmptyTrash />
      ) : kind === undefined ? (
        <NoFiles onPick={onPick} />
      ) : (
        <NothingOfKind onAll={() => setKind(undefined)} />
      )}
      {mayUpload && (
        <>
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            aria-label={t('files.upload')}
            onChange={(event) => {
              onFiles([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = '';
            }}
          />
          <DropZone place={project.name} onFiles={onFiles} onFolder={onFolder} />
        </>
      )}
      {open !== undefined && (
        <Preview
          file={open}
          place={position < 0 ? undefined : { position: position + 1, total: files.length }}
          onStep={onStep}
          onClose={onClose}
        />
      )}
      {doomed !== undefined && (
        <DestroyDialog projectId={projectId} files={doomed} onClose={() => doom(undefined)} />
      )}
    </>
  );
};
