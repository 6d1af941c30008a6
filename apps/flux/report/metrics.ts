import type { Facts } from './facts.ts';

/** One line of the report of 2025-10-15, with its target and what it was then. */
export type Metric = {
  readonly name: string;
  readonly target: string;
  readonly actual: string;
  /** On 15 October 2025; empty where nobody had measured it. */
  readonly in2025: string;
  /** `unknown` where it was not measured or did not come to it. */
  readonly verdict: 'met' | 'missed' | 'unknown';
};

const targets = {
  seconds: 15 * 60,
  rollbackSeconds: 10 * 60,
  p95: 125,
  /** A share. */
  errors: 0.001,
} as const;

export const inWords = (seconds: number): string => {
  if (seconds < 0.1) return seconds === 0 ? '0 s' : `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const [minutes, rest] = [Math.floor(seconds / 60), Math.round(seconds % 60)];
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
};

type Told = Omit<Facts, 'metrics' | 'changes'>;

const judged = (isMet: boolean | undefined): Metric['verdict'] =>
  isMet === undefined ? 'unknown' : isMet ? 'met' : 'missed';

const stepOf = ({ phases }: Told, title: string) =>
  phases.flatMap(({ steps }) => steps).find((step) => step.title === title);

function rollBack(told: Told): Metric {
  const name = { name: 'Roll back', target: '10 min', in2025: '10 min' };
  const ms = stepOf(told, 'People moved back')?.ms;
  if (told.outcome !== 'rolled_back' || ms === undefined)
    return {
      ...name,
      actual: told.outcome === 'rolled_back' ? 'not timed' : 'not needed',
      verdict: 'unknown',
    };
  return { ...name, actual: inWords(ms / 1000), verdict: judged(ms / 1000 <= targets.rollbackSeconds) };
}

function backup(told: Told): Metric {
  const step = stepOf(told, 'Backed up, and restored to prove it');
  const isDone = step === undefined ? undefined : step.state === 'done';
  return {
    name: 'Backup gives everything back',
    target: 'proved',
    actual: isDone === undefined ? 'not reached' : isDone ? 'proved' : 'no',
    in2025: '',
    verdict: judged(isDone),
  };
}

function ofTraffic({ traffic }: Told): readonly Metric[] {
  const { isKnown, requests, failed, secondsDown, fresh, p95 } = traffic;
  const isMeasured = isKnown && requests > 0;
  const known = (actual: string): string => (isMeasured ? actual : 'nobody asked');
  const share = requests === 0 ? 0 : failed / requests;
  return [
    {
      name: 'Downtime',
      target: '0 s',
      actual: known(inWords(secondsDown)),
      in2025: '15 min',
      verdict: judged(isMeasured ? secondsDown === 0 : undefined),
    },
    {
      name: 'Requests that failed',
      target: '0',
      actual: known(`${failed.toLocaleString('en')} of ${requests.toLocaleString('en')}`),
      in2025: '',
      verdict: judged(isMeasured ? failed === 0 : undefined),
    },
    {
      name: 'Error rate',
      target: '0.1 %',
      actual: known(`${(share * 100).toFixed(2)} %`),
      in2025: '0.1 %',
      verdict: judged(isMeasured ? share <= targets.errors : undefined),
    },
    {
      name: 'Response time, p95 of the new release',
      target: '125 ms',
      actual: fresh === 0 ? 'nobody asked' : `${p95.toFixed(0)} ms`,
      in2025: '125 ms',
      verdict: judged(fresh === 0 ? undefined : p95 <= targets.p95),
    },
  ];
}

function services(told: Told): Metric {
  const [ready, health] = [stepOf(told, 'New release ready'), stepOf(told, 'Health of each service')];
  const step = health ?? ready;
  const isDone = health?.state === 'done' ? true : step?.state === 'failed' ? false : undefined;
  const running = health?.said.split(', ').length ?? 0;
  return {
    name: 'Services that answer',
    target: '3',
    actual: isDone === undefined ? 'not reached' : isDone ? String(running) : 'not all',
    in2025: '0',
    verdict: judged(isDone === undefined ? undefined : isDone && running === 3),
  };
}

/** Held against what the report of 2025-10-15 had set itself. */
export const metricsOf = (told: Told): readonly Metric[] => [
  {
    name: 'Deployment',
    target: '15 min',
    actual: inWords(told.seconds),
    in2025: '75 min',
    verdict: judged(told.seconds <= targets.seconds),
  },
  ...ofTraffic(told).slice(0, 2),
  rollBack(told),
  backup(told),
  services(told),
  ...ofTraffic(told).slice(2),
];

/** How many were met, of those that could be told. */
export function metInWords(metrics: readonly Metric[]): string {
  const told = metrics.filter(({ verdict }) => verdict !== 'unknown');
  return `${told.filter(({ verdict }) => verdict === 'met').length} of ${told.length} met`;
}
