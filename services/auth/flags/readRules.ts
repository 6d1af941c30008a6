import type { Rules } from '@flux/flags';
import type { AuthDb } from '../tables.ts';

/** Who has which feature, as it stands in the database. */
export async function readRules(db: AuthDb): Promise<Rules> {
  const [flags, people] = await Promise.all([
    db.selectFrom('auth.flags').select(['name', 'share']).execute(),
    db.selectFrom('auth.flag_people').select(['flag', 'person_id', 'is_on']).execute(),
  ]);
  const named = Map.groupBy(people, ({ flag }) => flag);
  return new Map(
    flags.map(({ name, share }) => [
      name,
      { share, named: new Map((named.get(name) ?? []).map((row) => [row.person_id, row.is_on])) },
    ]),
  );
}
