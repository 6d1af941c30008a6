import { type RawBuilder, sql } from 'kysely';
import type { Position } from './cursor.ts';

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
