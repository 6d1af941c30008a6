import { createHmac } from 'node:crypto';
import { type PersonId, Problem, type ThrottledKind } from '@flux/contracts';
import { deriveKey } from '@flux/identity';
import { type RawBuilder, sql } from 'kysely';
import type { AuthDb } from '../tables.ts';

/** What is tried: an address, the id of a person, or nothing where all of a network count together. */
export type Tried = { readonly kind: ThrottledKind; readonly account?: string; readonly network?: string };

/** Tries without a delay, and seconds after the last one in which all are forgotten. */
const rules: Readonly<Record<ThrottledKind, { readonly free: number; readonly seconds: number }>> = {
  password: { free: 5, seconds: 15 * 60 },
  code: { free: 5, seconds: 15 * 60 },
  strangers: { free: 100, seconds: 24 * 60 * 60 },
  network: { free: 100, seconds: 15 * 60 },
};

/** Rows of a kind that are kept; what was tried longest ago is forgotten first. */
const mostOfKind = 50_000;

export type TriesDeps = {
  readonly db: AuthDb;
  readonly masterKey: Uint8Array;
  readonly now: () => number;
};

/**
 * Tries of all processes together, in the one thing that they share. After the free ones each wait is twice the one
 * before, up to a minute. An address is kept as a keyed hash: it need not belong to anybody here.
 */
export function createTries({ db, masterKey, now }: TriesDeps) {
  const secret = deriveKey(masterKey, 'tries');
  const keyOf = ({ kind, account = '', network = '' }: Tried): Buffer =>
    createHmac('sha256', secret)
      .update(JSON.stringify([kind, account, network]))
      .digest();

  return {
    /**
     * Counts a try before what was given is looked at, so that many at once count too. A refused one does not make the
     * wait longer.
     * @throws Problem('rate_limited')
     */
    async take(person: PersonId | RawBuilder<PersonId>, tried: readonly Tried[]): Promise<void> {
      const given = tried.map((one) => ({
        key: keyOf(one).toString('hex'),
        kind: one.kind,
        network: one.network ?? null,
        ...rules[one.kind],
      }));
      const { rows } = await sql<{ until: Date | null }>`
        select auth.take_tries(${person}, ${JSON.stringify(given)}::jsonb, ${new Date(now())}) as until`.execute(
        db,
      );
      const until = rows[0]?.until ?? null;
      if (until === null) return;
      const retryAfter = (until.getTime() - now()) / 1000;
      throw new Problem('rate_limited', 'Too many wrong tries. Wait a moment.', { retryAfter });
    },
    /** Nothing is held against them any more. */
    async forget(tried: Tried): Promise<void> {
      await db.deleteFrom('auth.tries').where('key', '=', keyOf(tried)).execute();
    },
    /** The last try was none to be counted. */
    async giveBack(tried: Tried): Promise<void> {
      await sql`
        update auth.tries
           set count = greatest(0, count - 1),
               free_at = case when count - 1 < free_tries then tried_at else free_at end
         where key = ${keyOf(tried)}`.execute(db);
    },
  };
}

export type Tries = ReturnType<typeof createTries>;

/** Whoever takes a try at the same time waits for this, and this for nobody: it leaves what others have locked. */
export async function forgetOldTries(db: AuthDb, now: number, most = mostOfKind): Promise<void> {
  await sql`
    delete from auth.tries where key in (
      select key from auth.tries where forgotten_at < ${new Date(now)} for update skip locked)`.execute(db);
  await sql`
    delete from auth.tries where key in (
      select t.key from auth.tries t
       where t.key in (select key from (
               select key, row_number() over (partition by kind order by tried_at desc) as place from auth.tries
             ) as ranked where place > ${most})
         for update skip locked)`.execute(db);
}
