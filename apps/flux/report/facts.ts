import { interrupted, type JournalLine, journalOf, type Outcome, outcomesOf } from '../deploy/journal.ts';
import { Failure } from '../failures.ts';
import type { Layout } from '../target/layout.ts';
import type { Target } from '../target/target.ts';
import { type Change, changesBetween } from './changes.ts';
import { type Metric, metricsOf } from './metrics.ts';
import { requestsDuring, type Traffic } from './traffic.ts';

/** The six, of which one that was not reached has no lines. */
const titles = ['Preflight', 'Backup', 'Stage', 'Migrate', 'Switch', 'Verify'];

export type StepTold = {
  readonly title: string;
  readonly state: JournalLine['state'];
  readonly ms: number;
  readonly said: string;
};

export type PhaseTold = {
  readonly title: string;
  readonly state: 'done' | 'failed' | 'cut-off' | 'not-reached';
  /** Milliseconds from the beginning of the deployment. */
  readonly begins: number;
  readonly ms: number;
  readonly steps: readonly StepTold[];
};

/** Everything that is known of one deployment. */
export type Facts = {
  readonly target: string;
  readonly url: string;
  readonly deployment: string;
  /** ISO 8601, UTC. */
  readonly began: string;
  readonly who: string;
  readonly release: string;
  readonly before: string | undefined;
  readonly outcome: Outcome['outcome'] | 'cut_off';
  readonly why: string | undefined;
  readonly seconds: number;
  readonly phases: readonly PhaseTold[];
  readonly traffic: Traffic;
  readonly metrics: readonly Metric[];
  /** Nothing where no history of the sources is at hand. */
  readonly changes: readonly Change[] | undefined;
  readonly migrations: readonly string[];
};

type Lines = readonly JournalLine[];

function stepsOf(lines: Lines): readonly StepTold[] {
  const steps = new Map<string, StepTold>();
  for (const { step, state, ms = 0, said = '' } of lines) steps.set(step, { title: step, state, ms, said });
  return [...steps.values()];
}

const stateOf = (steps: readonly StepTold[]): PhaseTold['state'] => {
  if (steps.length === 0) return 'not-reached';
  if (steps.some(({ state }) => state === 'failed')) return 'failed';
  return steps.some(({ state }) => state === 'begun') ? 'cut-off' : 'done';
};

/** Phases in the order in which they came, then those that never did. */
function phasesOf(lines: Lines, began: number): readonly PhaseTold[] {
  const all = [...new Set([...lines.map(({ phase }) => phase), ...titles])];
  return all.map((title) => {
    const own = lines.filter(({ phase }) => phase === title);
    const times = own.map(({ at }) => Date.parse(at) - began);
    const [begins, ends] = own.length === 0 ? [0, 0] : [Math.min(...times), Math.max(...times)];
    const steps = stepsOf(own);
    return { title, state: stateOf(steps), begins, ms: ends - begins, steps };
  });
}

/** The one that is asked for, or the last. @throws Failure('deployment_unknown') */
function chosen(at: Layout, asked: string | undefined): string {
  const known = outcomesOf(at).map(({ deployment }) => deployment);
  const cutOff = interrupted(at)?.deployment;
  if (cutOff !== undefined) known.push(cutOff);
  const last = known.at(-1);
  if (last === undefined) throw new Failure('deployment_unknown', 'Nothing was deployed here yet.');
  if (asked === undefined) return last;
  if (known.includes(asked)) return asked;
  throw new Failure(
    'deployment_unknown',
    `There is no deployment ${asked}; the last ones were ${known.slice(-3).join(', ')}.`,
  );
}

const saidOf = (phases: readonly PhaseTold[], step: string): string | undefined =>
  phases.flatMap(({ steps }) => steps).find(({ title, state }) => title === step && state === 'done')?.said;

function migrationsOf(phases: readonly PhaseTold[]): readonly string[] {
  const said = saidOf(phases, 'Schema expanded');
  return said === undefined || said === 'was so already' ? [] : said.split(', ');
}

/** What is known of a deployment: its journal, how it ended, and what people got meanwhile. @throws Failure */
export async function factsOf(
  target: Target,
  at: Layout,
  asked: string | undefined,
  sources: string,
): Promise<Facts> {
  const deployment = chosen(at, asked);
  const [opening, ...lines] = journalOf(at, deployment);
  const outcome = outcomesOf(at).find((one) => one.deployment === deployment);
  const last = lines.at(-1);
  const began = Date.parse(opening?.at ?? outcome?.at ?? '');
  const ended = Date.parse(outcome?.at ?? last?.at ?? '');
  const phases = phasesOf(lines, began);
  const release = outcome?.release ?? opening?.step ?? '';
  const traffic = await requestsDuring(at.requestLog, { from: began, to: ended, release });
  const told = {
    target: target.name,
    url: target.url,
    deployment,
    began: new Date(began).toISOString(),
    who: outcome?.who ?? '',
    release,
    before: outcome?.before,
    outcome: outcome?.outcome ?? 'cut_off',
    why:
      outcome !== undefined || last === undefined
        ? outcome?.why
        : `flux itself ended in ${last.phase}, ${last.step}`,
    seconds: outcome?.seconds ?? Math.round((ended - began) / 100) / 10,
    phases,
    traffic,
    migrations: migrationsOf(phases),
  } as const;
  return {
    ...told,
    metrics: metricsOf(told),
    changes: await changesBetween(sources, told.before, told.release),
  };
}
