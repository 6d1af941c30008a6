import { Failure } from '../failures.ts';
import type { Progress } from '../progress.ts';
import { type Journal, noteIfPossible } from './journal.ts';
import type { Deployment, Phase } from './phase.ts';

export type PhasesRan = {
  /** Milliseconds of each phase that was begun. */
  readonly phases: Readonly<Record<string, number>>;
  /** What stopped it, and where. */
  readonly stopped?: { readonly phase: string; readonly step: string; readonly failure: Failure };
};

const since = (began: number): number => Math.round(performance.now() - began);

const failureOf = (error: unknown): Failure =>
  error instanceof Failure
    ? error
    : new Failure('internal', error instanceof Error ? (error.stack ?? error.message) : String(error), error);

/**
 * Runs phases in their order, step by step, each shown when it ends and noted before it begins: after a crash the journal
 * says what was being done. The first step that fails is the last.
 */
export async function runPhases(
  deployment: Deployment,
  phases: readonly Phase[],
  journal: Pick<Journal, 'note'>,
  progress: Progress,
): Promise<PhasesRan> {
  const times: Record<string, number> = {};
  for (const { title, steps } of phases) {
    const phaseBegan = performance.now();
    progress.say(title);
    for (const step of steps) {
      const began = performance.now();
      try {
        journal.note({ phase: title, step: step.title, state: 'begun' });
        progress.step(`  ${step.title}`);
        const said = await step.run(deployment);
        progress.end();
        const ms = since(began);
        journal.note({
          phase: title,
          step: step.title,
          state: 'done',
          ms,
          ...(said === undefined ? {} : { said }),
        });
        progress.say(
          `  ✓ ${step.title}${said === undefined ? '' : `: ${said}`} (${(ms / 1000).toFixed(1)} s)`,
        );
      } catch (error) {
        progress.end();
        const failure = failureOf(error);
        const ms = since(began);
        noteIfPossible(journal, {
          phase: title,
          step: step.title,
          state: 'failed',
          ms,
          said: failure.message,
        });
        progress.say(
          `  ✗ ${step.title}: ${failure.message.replaceAll('\n', '\n    ')} (${(ms / 1000).toFixed(1)} s)`,
        );
        times[title] = since(phaseBegan);
        return { phases: times, stopped: { phase: title, step: step.title, failure } };
      }
    }
    times[title] = since(phaseBegan);
  }
  return { phases: times };
}
