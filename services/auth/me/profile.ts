import type { Bus } from '@flux/bus';
import { limits, type PersonId, Problem, type ProfileChange, type User } from '@flux/contracts';
import { sanitizePlainText } from '@flux/sanitize';
import type { Updateable } from 'kysely';
import { toUser } from '../people/people.ts';
import { profileChangedTopic } from '../people/profiles.ts';
import type { AuthDb, AuthTables } from '../tables.ts';

const refuse = (path: string, message: string, sentence: string): never => {
  throw new Problem('invalid_input', sentence, { errors: [{ path, message }] });
};

function nameFrom(given: string): string {
  const name = sanitizePlainText(given);
  if (name === '') refuse('/name', 'must not be empty', 'A name needs at least one visible character.');
  if (Buffer.byteLength(name) > limits.name)
    refuse(
      '/name',
      `must be at most ${limits.name} bytes`,
      `A name can take up to ${limits.name} bytes; shorten it.`,
    );
  return name;
}

/** A zone as the IANA names it. Throws `invalid_input`. */
function timeZoneFrom(given: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone;
  } catch {
    return refuse('/timeZone', 'must be an IANA time zone', 'There is no such time zone.');
  }
}

/** Tells every process and every open page of the person; call it once the change is durable. */
export const publishProfile = (bus: Bus, personId: PersonId): void =>
  bus.publish(profileChangedTopic, Buffer.from(personId));

export async function setProfile(
  db: AuthDb,
  personId: PersonId,
  columns: Updateable<AuthTables['auth.people']>,
): Promise<User> {
  const query = db.updateTable('auth.people').set(columns).where('id', '=', personId);
  const row = await query.returningAll().executeTakeFirst();
  if (row === undefined) throw new Problem('unauthenticated');
  return toUser(row);
}

/** What the change sets; what it leaves out stays. Throws `invalid_input`. */
export function profileColumns(change: ProfileChange): Updateable<AuthTables['auth.people']> {
  const { name, timeZone, locale, theme } = change;
  const columns = {
    ...(name === undefined ? {} : { name: nameFrom(name) }),
    ...(timeZone === undefined ? {} : { time_zone: timeZoneFrom(timeZone) }),
    ...(locale === undefined ? {} : { locale }),
    ...(theme === undefined ? {} : { theme }),
  };
  if (Object.keys(columns).length === 0)
    throw new Problem('invalid_input', 'Nothing was named to be changed.');
  return columns;
}
