import type { Transaction } from 'kysely';
import type { AuthDb, AuthTables } from '../tables.ts';

/** Thrown to take back what a dry run did. */
class TakenBack extends Error {}

/** Does the work in one transaction. A dry run does it, too, and then takes it back. */
export async function attempt<T>(
  db: AuthDb,
  { dryRun }: { readonly dryRun: boolean },
  work: (transaction: Transaction<AuthTables>) => Promise<T>,
): Promise<T> {
  const done: T[] = [];
  try {
    await db.transaction().execute(async (transaction) => {
      done.push(await work(transaction));
      if (dryRun) throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
  return done[0]!;
}
