import { namePattern, outdated, type Retention } from './folder.ts';
import { manifestName } from './manifest.ts';
import type { Remote } from './remote.ts';

/** `2026-03-01T03-00-00` as ISO 8601. */
const madeAt = (name: string): string => `${name.slice(0, 11)}${name.slice(11).replaceAll('-', ':')}Z`;

/**
 * Removes copies in another place by the rules of the backups here; there a backup tells its time by its name.
 * @returns Names of those that are gone. @throws ProgramFailed, Failure
 */
export async function pruneCopies(
  remote: Remote,
  retention: Retention,
  now: Date,
): Promise<readonly string[]> {
  const there = `rm -rf .removed-*; for d in [0-9]*/; do [ ! -f "\${d}${manifestName}" ] || echo "\${d%/}"; done`;
  const names = (await remote.shell(there)).split('\n').filter((name) => namePattern.test(name));
  const gone = outdated(names.toSorted(), madeAt, retention, now);
  // Half of one must not bear its name.
  for (const name of gone) await remote.shell(`mv ${name} .removed-${name}; rm -rf .removed-${name}`);
  return gone;
}
