import { root } from './answers.ts';
import { npm } from './npm.ts';

/** `unreachable` says why: nothing is known then, which is not the same as nothing found. */
export type Audit =
  | { readonly kind: 'audited'; readonly found: Readonly<Record<string, number>> }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** What `npm audit --json` printed. */
export function readAudit(output: string): Audit {
  let printed: {
    readonly message?: string;
    readonly error?: { readonly summary?: string };
    readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> };
  };
  try {
    printed = JSON.parse(output);
  } catch {
    return { kind: 'unreachable', reason: 'npm audit gave no answer' };
  }
  const found = printed.metadata?.vulnerabilities;
  if (found !== undefined) return { kind: 'audited', found };
  const said = [printed.error?.summary, printed.message].find((text) => text !== undefined && text !== '');
  // Without the address of the registry, which is a matter of this machine.
  const reason = (said ?? 'the registry gave no answer')
    .replaceAll(/\s*(?:- POST )?https?:\/\/\S+/g, '')
    .trim();
  return { kind: 'unreachable', reason };
}

/** Asks the registry about every package of the lockfile, those for development too. */
export const audit = (): Audit => readAudit(npm(['audit', '--json'], root));

/** High and critical, which fail the scorecard. */
export const graveOf = (result: Audit): number =>
  result.kind === 'audited' ? (result.found.high ?? 0) + (result.found.critical ?? 0) : 0;
