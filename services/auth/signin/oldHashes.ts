import { sql } from 'kysely';
import type { AuthDb } from '../tables.ts';

export type OldHashes = {
  /** The highest cost among the bcrypt hashes that are still stored; nothing when there are none. */
  readonly costliest: () => Promise<number | undefined>;
  /** Puts another hash in the place of an old one, unless that has changed meanwhile. */
  readonly replace: (old: string, fresh: string) => Promise<void>;
};

/** Milliseconds until people who were imported meanwhile are known of. */
const rememberedMs = 60_000;

/** The bcrypt hashes that came with people of another system and wait for their first sign-in. */
export function createOldHashes(db: AuthDb, now: () => number): OldHashes {
  let read: { readonly at: number; readonly cost: Promise<number | undefined> } | undefined;

  async function costliest(): Promise<number | undefined> {
    const { rows } = await sql<{ cost: number | null }>`
      select max(substr(password_hash, 5, 2)::int) as cost
        from auth.people where password_hash like '$2_$__$%'`.execute(db);
    return rows[0]?.cost ?? undefined;
  }

  return {
    costliest: () => {
      if (read === undefined || now() - read.at >= rememberedMs) {
        read = { at: now(), cost: costliest() };
        read.cost.catch(() => {
          read = undefined;
        });
      }
      return read.cost;
    },
    replace: async (old, fresh) => {
      await db
        .updateTable('auth.people')
        .set({ password_hash: fresh })
        .where('password_hash', '=', old)
        .execute();
    },
  };
}
