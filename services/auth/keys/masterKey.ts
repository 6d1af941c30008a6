import { sql } from 'kysely';
import { appendEvent } from '../audit/events.ts';
import { attempt } from '../operator/attempt.ts';
import type { AuthDb } from '../tables.ts';
import { resealSealingKeys } from './sealingKeys.ts';
import { resealSigningKeys } from './signingKeys.ts';

export type MasterKeyResult =
  /** How many keys are sealed under the new one. */
  | { readonly kind: 'replaced'; readonly keys: number }
  /** Processes of the studio are at work, which know the old one alone. */
  | { readonly kind: 'running'; readonly connections: number };

/** Connections that the services of the studio have to this database, without this one. */
async function otherConnections(trx: AuthDb): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_stat_activity
     where datname = current_database() and application_name like 'flux-%' and pid <> pg_backend_pid()`.execute(
    trx,
  );
  return rows[0]?.count ?? 0;
}

/**
 * Seals all keys of the studio under another master key, or none. Nobody is signed out, since what they signed stays good;
 * what is derived from the master key itself, such as the names of known devices, is made anew.
 * @throws StartError when `from` is not the one under which they are sealed.
 */
export const replaceMasterKey = (
  db: AuthDb,
  { from, to, dryRun }: { readonly from: Uint8Array; readonly to: Uint8Array; readonly dryRun: boolean },
): Promise<MasterKeyResult> =>
  attempt(db, { dryRun }, async (trx) => {
    const connections = await otherConnections(trx);
    if (connections > 0) return { kind: 'running', connections };
    const keys = (await resealSigningKeys(trx, from, to)) + (await resealSealingKeys(trx, from, to));
    await appendEvent(trx, { kind: 'secret_rotated', detail: { secret: 'master_key' } });
    return { kind: 'replaced', keys };
  });
