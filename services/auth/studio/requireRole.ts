import { type InstallationRole, type PersonId, Problem } from '@flux/contracts';
import { callerOf } from '@flux/identity';
import type { preHandlerAsyncHookHandler } from 'fastify';
import type { AuthDb } from '../tables.ts';

/** What somebody is in the installation, from the database: what was taken away is not had a moment longer. */
export async function roleOf(db: AuthDb, personId: PersonId): Promise<InstallationRole> {
  const person = await db
    .selectFrom('auth.people')
    .select('role')
    .where('id', '=', personId)
    .executeTakeFirst();
  if (person === undefined) throw new Problem('unauthenticated');
  return person.role;
}

/** Hook behind `authenticate`. @throws Problem('forbidden') for who has none of these roles. */
export const requireRole =
  (db: AuthDb, roles: readonly InstallationRole[]): preHandlerAsyncHookHandler =>
  async (request) => {
    if (!roles.includes(await roleOf(db, callerOf(request).personId))) throw new Problem('forbidden');
  };
