import type { Result } from '../command.ts';
import { count } from '../table.ts';
import type { Step } from './apply.ts';

/** What was applied, for a person and for programs. */
export function applied(done: readonly Step[]): Result {
  const lines = done.map(({ id, ms }) => `${id}  ${(ms / 1000).toFixed(1)} s`);
  const total = done.length === 0 ? 'Nothing waited.' : `${count(done.length, 'was', 'were')} applied.`;
  return { data: { applied: done }, text: [...lines, total].join('\n') };
}

/** What would be. */
export function wouldApply(ids: readonly string[]): Result {
  const total =
    ids.length === 0 ? 'Nothing waits.' : `${count(ids.length, 'waits', 'wait')}. Nothing was changed.`;
  return { data: { waiting: ids, dryRun: true }, text: [...ids, total].join('\n') };
}
