import type { FileInfo, FileListQuery, FileSummary } from '@flux/contracts';
import { ApiError } from '@flux/contracts/client';
import { type InfiniteData, infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { queries, studio } from '../session/studio.ts';

/** What of a project's files is listed, and in which order. */
export type FileView = Required<Pick<FileListQuery, 'sort' | 'order' | 'state'>> & {
  readonly kind: FileListQuery['kind'];
};

type FilePage = { readonly items: readonly FileInfo[]; readonly nextCursor: string | null };

/** The longest page that a list gives. */
const pageSize = 200;
/** ms after which a page that is looked at asks whether something changed. */
const pace = 10_000;

const listsOf = (projectId: string) => ['project', projectId, 'files'] as const;

export const fileQuery = (id: string) =>
  queryOptions<FileInfo>({
    queryKey: ['file', id],
    queryFn: ({ signal }) => studio.call('GET /api/files/:id', { params: { id }, signal }),
  });

export const filesQuery = (projectId: string, { kind, ...view }: FileView) =>
  infiniteQueryOptions({
    queryKey: [...listsOf(projectId), { kind, ...view }],
    queryFn: async ({ pageParam, signal }): Promise<FilePage> => {
      const page = await studio.call('GET /api/projects/:id/files', {
        params: { id: projectId },
        query: {
          ...view,
          limit: pageSize,
          ...(kind === undefined ? {} : { kind }),
          ...(pageParam === '' ? {} : { cursor: pageParam }),
        },
        signal,
      });
      // A file that was seen in a list opens without a blank page between.
      for (const file of page.items) queries.setQueryData(fileQuery(file.id).queryKey, file);
      return page;
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }: FilePage) => nextCursor,
    // The summary says when it is stale.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });

/** The files of a project that were added last, as many as one page gives: those that somebody looks for by name. */
export const newestFilesQuery = (projectId: string) =>
  queryOptions<readonly FileInfo[]>({
    queryKey: [...listsOf(projectId), 'newest'],
    queryFn: async ({ signal }) => {
      const params = { id: projectId };
      return (
        await studio.call('GET /api/projects/:id/files', { params, query: { limit: pageSize }, signal })
      ).items;
    },
  });

/** How much there is; asked again and again while somebody looks, so that the lists follow what others do. */
export const summaryQuery = (projectId: string) =>
  queryOptions<FileSummary>({
    queryKey: ['project', projectId, 'fileSummary'],
    queryFn: ({ signal }) =>
      studio.call('GET /api/projects/:id/files/summary', { params: { id: projectId }, signal }),
    staleTime: 0,
    refetchInterval: pace,
  });

/** Something was changed here: the summary says what to the lists, now or when they are shown next. */
export const refreshFiles = (projectId: string): Promise<void> =>
  queries.invalidateQueries({ queryKey: summaryQuery(projectId).queryKey });

/** Asks for the lists again when the summary tells of a change since they were shown, whoever made it. */
export function followChanges(projectId: string, version: string): void {
  const key = ['project', projectId, 'filesShown'];
  const shown = queries.getQueryData<string>(key);
  if (shown === version) return;
  queries.setQueryData(key, version);
  if (shown !== undefined) void queries.invalidateQueries({ queryKey: listsOf(projectId) });
}

/** Changes what every list of the project shows at once; `undo` puts it back as it was. */
function showAtOnce(projectId: string, change: (file: FileInfo) => FileInfo | undefined): () => void {
  const queryKey = listsOf(projectId);
  void queries.cancelQueries({ queryKey });
  const before = queries.getQueriesData<InfiniteData<FilePage>>({ queryKey });
  queries.setQueriesData<InfiniteData<FilePage>>({ queryKey }, (data) =>
    data === undefined
      ? data
      : {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            items: page.items.flatMap((file) => change(file) ?? []),
          })),
        },
  );
  return () => {
    for (const [key, data] of before) queries.setQueryData(key, data);
  };
}

/** Shows it done, does it, and shows it undone when that fails. Throws what the studio says, at once. */
async function optimistically(
  projectId: string,
  change: (file: FileInfo) => FileInfo | undefined,
  run: () => Promise<unknown>,
): Promise<void> {
  const undo = showAtOnce(projectId, change);
  try {
    await run();
  } catch (error) {
    undo();
    void refreshFiles(projectId);
    throw error;
  }
  await refreshFiles(projectId);
}

export const renameFile = (projectId: string, id: string, name: string): Promise<void> =>
  optimistically(
    projectId,
    (file) => (file.id === id ? { ...file, name } : file),
    async () => {
      const renamed = await studio.call('PATCH /api/files/:id', { params: { id }, body: { name } });
      queries.setQueryData(fileQuery(id).queryKey, renamed);
    },
  );

type Many = 'POST /api/files/trash' | 'POST /api/files/restore' | 'POST /api/files/destroy';

/** As many as one request takes. */
const atOnce = 200;

/** Moves files between the list, the trash and nowhere; they leave what is shown at once. */
export function moveFiles(route: Many, projectId: string, ids: readonly string[]): Promise<void> {
  const moved = new Set(ids);
  return optimistically(
    projectId,
    (file) => (moved.has(file.id) ? undefined : file),
    async () => {
      for (let i = 0; i < ids.length; i += atOnce) {
        await studio.call(route, { body: { ids: ids.slice(i, i + atOnce) } });
      }
      for (const id of ids) void queries.invalidateQueries({ queryKey: fileQuery(id).queryKey });
    },
  );
}

/** Whether there is nothing at an address, rather than trouble on the way to it. */
export const isMissing = (error: unknown): boolean => error instanceof ApiError && error.status === 404;
