import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { appendLine } from '../host/files.ts';
import type { Layout } from '../target/layout.ts';

/** A step of a deployment, as it happens; `ms` and `said` when it has ended. */
export type JournalLine = {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly phase: string;
  readonly step: string;
  readonly state: 'begun' | 'done' | 'failed';
  readonly ms?: number;
  readonly said?: string;
};

/** How a deployment ended: a line of `deployments.jsonl`. */
export type Outcome = {
  readonly deployment: string;
  readonly at: string;
  readonly who: string;
  readonly release: string;
  readonly before: string | undefined;
  readonly outcome: 'done' | 'stopped' | 'rolled_back';
  readonly why?: string;
  readonly seconds: number;
  /** Milliseconds of each phase that was begun. */
  readonly phases: Readonly<Record<string, number>>;
};

/** The first line of a journal says which release it brings. */
const opening = 'Deployment';

/** Sorts in the order of time. */
export const newDeployment = (now: Date): string =>
  now.toISOString().replace(/[-:]/g, '').replace(/\..*/, 'Z');

export function createJournal(at: Layout, deployment: string) {
  const path = at.journal(deployment);
  return {
    open: (release: string) =>
      appendLine(
        path,
        JSON.stringify({ at: new Date().toISOString(), phase: opening, step: release, state: 'begun' }),
      ),
    note: (line: Omit<JournalLine, 'at'>) =>
      appendLine(path, JSON.stringify({ at: new Date().toISOString(), ...line })),
    end: (outcome: Outcome) => appendLine(at.deployments, JSON.stringify(outcome)),
  };
}

export type Journal = ReturnType<typeof createJournal>;

/** Writes down what must be done whether it can be written down or not: on a full disk it is told on the screen alone. */
export function noteIfPossible(journal: Pick<Journal, 'note'>, line: Parameters<Journal['note']>[0]): void {
  try {
    journal.note(line);
  } catch {
    // A disk that is full is what stopped the deployment, and was told as that.
  }
}

/** A crash in the middle of a line leaves half of one, which tells nothing. */
function read<T>(line: string): readonly T[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

function linesOf<T>(path: string): readonly T[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, -1)
      .flatMap((line) => read<T>(line));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Every deployment that has ended, oldest first. */
export const outcomesOf = (at: Layout): readonly Outcome[] => linesOf(at.deployments);

/** What was noted of a deployment, oldest first; the first line says which release it brings. */
export const journalOf = (at: Layout, deployment: string): readonly JournalLine[] =>
  linesOf(at.journal(deployment));

export type Interrupted = {
  readonly deployment: string;
  readonly release: string;
  readonly last: JournalLine;
};

/** The deployment that began last, when it never came to its end, and what it was doing. */
export function interrupted(at: Layout): Interrupted | undefined {
  const newest = readdirSync(at.journals)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .at(-1);
  if (newest === undefined) return undefined;
  const deployment = basename(newest, '.jsonl');
  const lines = journalOf(at, deployment);
  const [first, last] = [lines.at(0), lines.at(-1)];
  const hasEnded = outcomesOf(at).some((outcome) => outcome.deployment === deployment);
  if (hasEnded || first === undefined || last === undefined) return undefined;
  return { deployment, release: first.step, last };
}
