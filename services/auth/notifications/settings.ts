import { type NoticeKind, type NotificationSetting, type PersonId, Problem } from '@flux/contracts';
import type { AuthDb } from '../tables.ts';

/** What a person wants of each kind; what they never chose is as the kind says. */
export async function settingsOf(db: AuthDb, personId: PersonId): Promise<NotificationSetting[]> {
  const rows = await db
    .selectFrom('auth.notification_kinds as k')
    .leftJoin('auth.notification_settings as s', (join) =>
      join.onRef('s.kind', '=', 'k.kind').on('s.person_id', '=', personId),
    )
    .select([
      'k.kind',
      'k.is_fixed',
      'k.in_list',
      'k.by_mail',
      's.in_list as chosen_list',
      's.by_mail as chosen_mail',
    ])
    .orderBy('k.place')
    .execute();
  return rows.map((row) => ({
    kind: row.kind,
    inList: row.is_fixed || (row.chosen_list ?? row.in_list),
    byMail: row.is_fixed || (row.chosen_mail ?? row.by_mail),
    isFixed: row.is_fixed,
  }));
}

/** Takes effect with the next notification. Throws `forbidden` for a kind that cannot be switched off. */
export async function changeSetting(
  db: AuthDb,
  personId: PersonId,
  { kind, inList, byMail }: { readonly kind: NoticeKind; readonly inList: boolean; readonly byMail: boolean },
): Promise<NotificationSetting[]> {
  const known = await settingsOf(db, personId);
  if (known.some((setting) => setting.kind === kind && setting.isFixed))
    throw new Problem('forbidden', 'What concerns the security of the account is always told.');
  const chosen = { in_list: inList, by_mail: byMail };
  await db
    .insertInto('auth.notification_settings')
    .values({ person_id: personId, kind, ...chosen })
    .onConflict((conflict) => conflict.columns(['person_id', 'kind']).doUpdateSet(chosen))
    .execute();
  return await settingsOf(db, personId);
}
