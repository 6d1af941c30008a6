import type { PersonId } from '@flux/contracts';
import type { AuthDb } from '../tables.ts';

/** Addresses asked for in one statement. */
const batchSize = 1_000;

/** Who has these addresses, in the form in which they are kept. */
export async function findPeople(
  db: AuthDb,
  emails: readonly string[],
): Promise<ReadonlyMap<string, PersonId>> {
  const found = new Map<string, PersonId>();
  for (let from = 0; from < emails.length; from += batchSize) {
    const rows = await db
      .selectFrom('auth.people')
      .where('email', 'in', emails.slice(from, from + batchSize))
      .where('deleted_at', 'is', null)
      .select(['id', 'email'])
      .execute();
    for (const { id, email } of rows) found.set(email, id);
  }
  return found;
}
