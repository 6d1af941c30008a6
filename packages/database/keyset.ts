import { type RawBuilder, sql } from 'kysely';

/** Where a page of a list ends: the time and the id of its last item. */
type Position = { readonly at: Date; readonly id: string };

/** The columns of a time and an id that a list is ordered by. */
type Columns = readonly [at: string, id: string];

/** For a list that goes from new to old: what lies behind the position, everything when there is none. */
export const olderThan = (position: Position | undefined, [at, id]: Columns): RawBuilder<boolean> =>
  position === undefined
    ? sql`true`
    : sql`(${sql.ref(at)}, ${sql.ref(id)}) < (${position.at}, ${position.id})`;

/** For a list that goes from old to new. */
export const newerThan = (position: Position | undefined, [at, id]: Columns): RawBuilder<boolean> =>
  position === undefined
    ? sql`true`
    : sql`(${sql.ref(at)}, ${sql.ref(id)}) > (${position.at}, ${position.id})`;
