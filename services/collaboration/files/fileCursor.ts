import { type FileListQuery, isUuid, Problem } from '@flux/contracts';

/** What a list of files is ordered by, and which way. */
export type FileOrder = {
  readonly sort: NonNullable<FileListQuery['sort']>;
  readonly order: NonNullable<FileListQuery['order']>;
};

/** Where a page ends: the key of its last item in this order, ms for a date, and the item's id. */
export type FilePosition = { readonly key: string | number; readonly id: string };

/** The opaque text that a client sends back for the next page. */
export const fileCursorOf = ({ sort, order }: FileOrder, { key, id }: FilePosition): string =>
  Buffer.from(JSON.stringify([sort, order, key, id])).toString('base64url');

function read(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** ms that PostgreSQL takes as a time, or bytes that it takes as a size. */
const isKey = (key: unknown, { sort }: FileOrder): key is string | number =>
  sort === 'name'
    ? typeof key === 'string' && !key.includes('\0')
    : typeof key === 'number' && Number.isSafeInteger(key) && key >= 0 && key < 8.64e15;

/** Reads what `fileCursorOf` wrote for this order. Throws `invalid_input` for any other text. */
export function filePositionOf(order: FileOrder, cursor: string): FilePosition {
  const [, , key, id] = read(cursor);
  // Written again it must be the same text, so that a cursor of another order is none of this one.
  if (
    typeof id === 'string' &&
    isUuid(id) &&
    isKey(key, order) &&
    fileCursorOf(order, { key, id }) === cursor
  ) {
    return { key, id };
  }
  throw new Problem('invalid_input', 'This cursor is none of this list; start from the first page.', {
    errors: [{ path: '/cursor', message: 'must be a nextCursor of this list' }],
  });
}
