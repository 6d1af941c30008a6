import type { Copies } from './copies.ts';
import { outdated, type Retention } from './folder.ts';

/** `2026-03-01T03-00-00` as ISO 8601. */
const madeAt = (name: string): string => `${name.slice(0, 11)}${name.slice(11).replaceAll('-', ':')}Z`;

/**
 * Removes copies in another place by the rules of the backups here; there a backup tells its time by its name.
 * @returns Names of those that are gone. @throws ProgramFailed, Failure
 */
export async function pruneCopies(
  copies: Copies,
  retention: Retention,
  now: Date,
): Promise<readonly string[]> {
  const gone = outdated(await copies.names(), madeAt, retention, now);
  await copies.remove(gone);
  return gone;
}
