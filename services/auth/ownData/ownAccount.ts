import { type OwnAccount, type PersonId, Problem } from '@flux/contracts';
import { accountsOf } from '../accounts/accounts.ts';
import { toUser } from '../people/people.ts';
import type { AuthDb } from '../tables.ts';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

async function sessionsOf(db: AuthDb, personId: PersonId): Promise<OwnAccount['sessions']> {
  const rows = await db
    .selectFrom('auth.sessions')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    client: row.client,
    device: row.device,
    network: row.network,
    createdAt: row.created_at.toISOString(),
    lastActiveAt: row.last_active_at.toISOString(),
    endedAt: iso(row.ended_at),
    endReason: row.end_reason,
  }));
}

async function devicesOf(db: AuthDb, personId: PersonId): Promise<OwnAccount['devices']> {
  const rows = await db
    .selectFrom('auth.devices')
    .select(['name', 'first_seen_at', 'last_seen_at'])
    .where('person_id', '=', personId)
    .orderBy('first_seen_at')
    .execute();
  return rows.map((row) => ({
    name: row.name,
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
  }));
}

async function passkeysOf(db: AuthDb, personId: PersonId): Promise<OwnAccount['passkeys']> {
  const rows = await db
    .selectFrom('auth.passkeys')
    .select(['name', 'created_at', 'last_used_at'])
    .where('person_id', '=', personId)
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({
    name: row.name,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: iso(row.last_used_at),
  }));
}

async function featuresOf(db: AuthDb, personId: PersonId): Promise<OwnAccount['features']> {
  const rows = await db
    .selectFrom('auth.flag_people')
    .select(['flag', 'is_on'])
    .where('person_id', '=', personId)
    .orderBy('flag')
    .execute();
  return rows.map(({ flag, is_on }) => ({ name: flag, isOn: is_on }));
}

/** Everything that is kept of an account and is no secret. @throws Problem('unauthenticated') */
export async function ownAccount(db: AuthDb, personId: PersonId): Promise<OwnAccount> {
  const person = await db.selectFrom('auth.people').selectAll().where('id', '=', personId).executeTakeFirst();
  if (person === undefined) throw new Problem('unauthenticated');
  const accounts = await accountsOf(db, personId);
  return {
    user: toUser(person),
    createdAt: person.created_at.toISOString(),
    sessions: await sessionsOf(db, personId),
    devices: await devicesOf(db, personId),
    passkeys: await passkeysOf(db, personId),
    accounts: accounts.map(({ provider, email, linked_at }) => ({
      provider,
      email,
      linkedAt: linked_at.toISOString(),
    })),
    features: await featuresOf(db, personId),
  };
}
