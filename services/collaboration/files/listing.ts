import { type FileInfo, type FileListQuery, limits } from '@flux/contracts';
import { sql } from 'kysely';
import { type FileOrder, type FilePosition, fileCursorOf, filePositionOf } from './fileCursor.ts';
import { isOfKind } from './fileKind.ts';
import { presentFile } from './presentFile.ts';
import { authorizeInSpace, type Space, spaceIdOf } from './space.ts';
import { type FileDb, filesSeenBy, type SeenFile } from './store.ts';

/** The way a list goes when nobody says which: what is new, large or early in the alphabet comes first. */
const usualOrder = { date: 'desc', name: 'asc', size: 'desc' } as const satisfies Record<
  FileOrder['sort'],
  FileOrder['order']
>;

type State = NonNullable<FileListQuery['state']>;

function columnOf(sort: FileOrder['sort'], state: State) {
  switch (sort) {
    case 'name':
      return 'f.name_key' as const;
    case 'size':
      return 'f.size' as const;
    case 'date':
      return state === 'trash' ? ('f.deleted_at' as const) : ('f.created_at' as const);
  }
}

function keyOf(row: SeenFile, sort: FileOrder['sort']): string | number {
  switch (sort) {
    case 'name':
      return row.name_key;
    case 'size':
      return row.size;
    case 'date':
      return (row.deleted_at ?? row.created_at).getTime();
  }
}

/** What comes behind a position; everything when there is none. */
function behind(position: FilePosition | undefined, { sort, order }: FileOrder, column: string) {
  if (position === undefined) return sql<boolean>`true`;
  const key = sort === 'date' ? new Date(position.key) : position.key;
  const is = sql.raw(order === 'asc' ? '>' : '<');
  return sql<boolean>`(${sql.ref(column)}, f.id) ${is} (${key}, ${position.id})`;
}

/** Throws `not_found` outside the project, `forbidden` for a trash that the person may not empty or bring back from. */
export async function pageOfFiles(
  db: FileDb,
  space: Space,
  query: FileListQuery,
): Promise<{ items: FileInfo[]; nextCursor: string | null }> {
  const { limit = limits.pageSize, cursor, sort = 'date', kind, state = 'kept' } = query;
  const order: FileOrder = { sort, order: query.order ?? usualOrder[sort] };
  const position = cursor === undefined ? undefined : filePositionOf(order, cursor);
  await authorizeInSpace(db, space, state === 'trash' ? 'file.restore' : 'file.view');
  const column = columnOf(sort, state);
  const rows = await filesSeenBy(db, space.ownerId)
    .where('f.space_id', '=', spaceIdOf(space))
    .where('f.deleted_at', state === 'trash' ? 'is not' : 'is', null)
    .where(kind === undefined ? sql<boolean>`true` : isOfKind(kind))
    .where(behind(position, order, column))
    .orderBy(column, order.order)
    .orderBy('f.id', order.order)
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    items: page.map(presentFile),
    nextCursor: hasMore ? fileCursorOf(order, { key: keyOf(last, sort), id: last.id }) : null,
  };
}
