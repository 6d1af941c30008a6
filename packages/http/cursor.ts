import { isUuid, limits, type PageQuery, Problem } from '@flux/contracts';

/** Where a page of a list ends: the time and the id of its last item. Lists are ordered by both. */
export type Position = { readonly at: Date; readonly id: string };

/** Where a page starts and how long it is. */
export type Page = { readonly after: Position | undefined; readonly limit: number };

const pattern = /^(\d{1,15}):(.{36})$/;

/** The opaque text that a client sends back for the next page. */
export const cursorOf = ({ at, id }: Position): string =>
  Buffer.from(`${at.getTime()}:${id}`).toString('base64url');

/** Reads what `cursorOf` wrote. Throws `invalid_input` for any other text. */
export function positionOf(cursor: string): Position {
  const [, ms = '', id = ''] = pattern.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  const position = { at: new Date(Number(ms)), id };
  // Written again it must be the same text, so that one position has one cursor.
  if (!isUuid(id) || cursorOf(position) !== cursor) {
    throw new Problem('invalid_input', 'This cursor is none of ours; start from the first page.', {
      errors: [{ path: '/cursor', message: 'must be a nextCursor of this list' }],
    });
  }
  return position;
}

/** The page that a query asks for. Throws `invalid_input` for a bad cursor. */
export const pageFrom = ({ cursor, limit = limits.pageSize }: PageQuery): Page => ({
  after: cursor === undefined ? undefined : positionOf(cursor),
  limit,
});

/** One page out of the rows that a query with `limit + 1` gave, and where the next one starts. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  position: (row: Row) => Position,
  present: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items: page.map(present), nextCursor: hasMore ? cursorOf(position(last)) : null };
}
