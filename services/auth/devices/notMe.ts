import { type PersonId, Problem } from '@flux/contracts';
import { appendEvent } from '../audit/events.ts';
import { trustNone } from '../secondFactor/trustedDevices.ts';
import type { AuthDb } from '../tables.ts';
import { reportMs } from './devices.ts';
import type { ReportTokens } from './reportTokens.ts';

export type NotMeDeps = {
  readonly db: AuthDb;
  readonly reportTokens: ReportTokens;
  readonly now: () => number;
};

/** The sign-in that a mail is about. */
export type ReportedSignIn = { readonly device: string; readonly network: string; readonly at: string };

const idOf = ({ reportTokens }: NotMeDeps, token: string): string => {
  const id = reportTokens.idOf(token);
  if (id === undefined) throw new Problem('link_ended');
  return id;
};

/** What a link is about; it works on. @throws Problem('link_ended') */
export async function readReport(deps: NotMeDeps, token: string): Promise<ReportedSignIn> {
  const row = await deps.db
    .selectFrom('auth.device_reports')
    .select(['device', 'network', 'created_at'])
    .where('id', '=', idOf(deps, token))
    .where('used_at', 'is', null)
    .where('created_at', '>', new Date(deps.now() - reportMs))
    .executeTakeFirst();
  if (row === undefined) throw new Problem('link_ended');
  return { device: row.device, network: row.network, at: row.created_at.toISOString() };
}

/**
 * The person says that it was not them: the password that let somebody in opens nothing any more, and the device is
 * unknown again. Works once; the caller ends the sessions and mails the link to another password.
 * @throws Problem('link_ended')
 */
export function sayNotMe(
  deps: NotMeDeps,
  token: string,
  network: string,
): Promise<{ readonly personId: PersonId; readonly email: string }> {
  const { db, now } = deps;
  const id = idOf(deps, token);
  return db.transaction().execute(async (trx) => {
    const report = await trx
      .updateTable('auth.device_reports')
      .set({ used_at: new Date(now()) })
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .where('created_at', '>', new Date(now() - reportMs))
      .returningAll()
      .executeTakeFirst();
    if (report === undefined) throw new Problem('link_ended');
    const { person_id: personId, device_id: deviceId, device } = report;
    if (deviceId !== null) await trx.deleteFrom('auth.devices').where('id', '=', deviceId).execute();
    await trustNone(trx, personId);
    const { email } = await trx
      .updateTable('auth.people')
      .set({ password_hash: null })
      .where('id', '=', personId)
      .returning('email')
      .executeTakeFirstOrThrow();
    const detail = { device, from: report.network, by: 'person' };
    await appendEvent(trx, { kind: 'session_hijack_attempt', personId, network, detail });
    return { personId, email };
  });
}
