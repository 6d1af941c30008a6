import type { PersonId } from '@flux/contracts';
import { appendEvent } from '../audit/events.ts';
import { attempt } from '../operator/attempt.ts';
import type { AuthDb } from '../tables.ts';

export type TakeBackPeople = {
  readonly importId: string;
  /** Who owns, wrote or is in something that stays. */
  readonly needed: ReadonlySet<PersonId>;
  readonly dryRun: boolean;
};

/**
 * Removes who came by an import and has not been here since: nobody who ever signed in, and nobody whom something that
 * stays still names.
 * @returns the addresses of those who stay, too.
 */
export const takeBackPeople = (
  db: AuthDb,
  { importId, needed, dryRun }: TakeBackPeople,
): Promise<{ readonly removed: number; readonly kept: readonly string[] }> =>
  attempt(db, { dryRun }, async (transaction) => {
    const people = await transaction
      .selectFrom('auth.imported as i')
      .innerJoin('auth.people as p', 'p.id', 'i.person_id')
      .where('i.import_id', '=', importId)
      .select(['p.id', 'p.email', 'p.role'])
      .select(({ exists, selectFrom }) =>
        exists(selectFrom('auth.sessions as s').whereRef('s.person_id', '=', 'p.id').select('s.id')).as(
          'was_here',
        ),
      )
      .orderBy('p.number')
      .forUpdate('p')
      .execute();
    const stays = (person: (typeof people)[number]) =>
      person.was_here === true || person.role === 'owner' || needed.has(person.id);
    for (const { id } of people.filter((person) => !stays(person))) {
      await transaction.deleteFrom('auth.people').where('id', '=', id).execute();
      await appendEvent(transaction, { kind: 'account_deleted', personId: id, detail: { by: 'import' } });
    }
    const kept = people.filter(stays).map(({ email }) => email);
    return { removed: people.length - kept.length, kept };
  });
