import type { NoticeEvent, PersonId } from '@flux/contracts';
import { notify } from '@flux/notices';
import type { AuthDb } from '../tables.ts';

/** What everybody in the studio should know. */
export type News = {
  readonly event: NoticeEvent<'studio'>;
  readonly text: string;
  /** When it will be; of planned work. */
  readonly at?: Date | undefined;
  readonly dryRun: boolean;
};

export type ToldPeople = {
  /** Who can sign in. */
  readonly people: number;
  /** Those of them who want to know of this kind of thing. */
  readonly told: readonly PersonId[];
};

/** Puts it into everybody's list, and into the mail of who wants that and has not read it within ten minutes. */
export async function tellEverybody(db: AuthDb, { event, text, at, dryRun }: News): Promise<ToldPeople> {
  return await db.transaction().execute(async (trx) => {
    const people = await trx
      .selectFrom('auth.people')
      .select('id')
      .where('disabled_at', 'is', null)
      .where('deleted_at', 'is', null)
      .execute();
    if (dryRun) return { people: people.length, told: [] };
    const detail = { excerpt: text, ...(at === undefined ? {} : { at: at.toISOString() }) };
    const told: PersonId[] = [];
    for (const { id } of people)
      if (await notify(trx, { person: id, kind: 'studio', event, detail })) told.push(id);
    return { people: people.length, told };
  });
}
