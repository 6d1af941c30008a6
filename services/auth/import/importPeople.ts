import { newId, type PersonId } from '@flux/contracts';
import { sql } from 'kysely';
import { attempt } from '../operator/attempt.ts';
import { lockPeople } from '../people/people.ts';
import type { AuthDb } from '../tables.ts';
import { type OldPerson, type Refusal, readOldPerson } from './oldPerson.ts';

export type RefusedRow = {
  /** Its place in the source, from 1. */
  readonly row: number;
  /** As it stands there, where it is text. */
  readonly email: string | null;
  readonly reason: Refusal;
};

export type ImportedPeople = {
  readonly rows: number;
  readonly added: number;
  /** Left as they are: an address that is here already keeps its person, role and password. */
  readonly alreadyThere: number;
  /** Of the added: they set a password by a link. */
  readonly withoutPassword: number;
  readonly refused: readonly RefusedRow[];
};

export type ImportOptions = {
  readonly now: number;
  /** Names the import, so that it can be taken back. */
  readonly importId: string;
  /** Does everything and takes it back. */
  readonly dryRun: boolean;
  /** Told how many people were looked at. */
  readonly progress?: (done: number, all: number) => void;
};

/** People in one statement. */
const batchSize = 500;

function sort(rows: readonly unknown[]) {
  const people = new Map<string, OldPerson>();
  const refused: RefusedRow[] = [];
  rows.forEach((row, index) => {
    const person = readOldPerson(row);
    const reason =
      typeof person === 'string' ? person : people.has(person.email) ? 'twice_in_the_source' : undefined;
    if (typeof person !== 'string' && reason === undefined) people.set(person.email, person);
    if (reason === undefined) return;
    const given = typeof row === 'object' && row !== null && 'email' in row ? row.email : null;
    refused.push({ row: index + 1, email: typeof given === 'string' ? given : null, reason });
  });
  return { people: [...people.values()], refused };
}

/** Adds those of the batch whose address nobody has. */
async function add(
  transaction: AuthDb,
  batch: readonly OldPerson[],
  { now, importId }: Pick<ImportOptions, 'now' | 'importId'>,
) {
  const added = await transaction
    .insertInto('auth.people')
    .values(
      batch.map((person) => ({
        id: newId<PersonId>(now),
        email: person.email,
        email_verified_at: person.emailVerified ? new Date(now) : null,
        name: person.name,
        password_hash: person.passwordHash,
        role: person.role,
        avatar_url: null,
        time_zone: person.timeZone ?? 'UTC',
        created_at: person.createdAt ?? new Date(now),
      })),
    )
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning(['id', 'password_hash'])
    .execute();
  const ids = added.map(({ id }) => id);
  await sql`
    insert into auth.imported (person_id, import_id, at)
    select id, ${importId}, ${new Date(now)} from unnest(${ids}::uuid[]) as added (id)`.execute(transaction);
  await sql`
    select auth.append_event('account_created', id, null, null, '{"by": "import"}')
      from unnest(${ids}::uuid[]) as added (id)`.execute(transaction);
  return added;
}

/**
 * Adds the people of the 2025 system, all of them or, when anything fails, nobody. What cannot come along is refused row
 * by row and said. Run again it adds who is new.
 */
export async function importPeople(
  db: AuthDb,
  rows: readonly unknown[],
  { now, importId, dryRun, progress = () => {} }: ImportOptions,
): Promise<ImportedPeople> {
  const { people, refused } = sort(rows);
  let added = 0;
  let withoutPassword = 0;
  await attempt(db, { dryRun }, async (transaction) => {
    await lockPeople(transaction);
    for (let from = 0; from < people.length; from += batchSize) {
      const batch = await add(transaction, people.slice(from, from + batchSize), { now, importId });
      added += batch.length;
      withoutPassword += batch.filter((person) => person.password_hash === null).length;
      progress(Math.min(from + batchSize, people.length), people.length);
    }
  });
  return { rows: rows.length, added, alreadyThere: people.length - added, withoutPassword, refused };
}
