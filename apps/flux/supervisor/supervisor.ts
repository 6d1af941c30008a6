/** One process that is kept running. */
export type Unit = {
  /** Tells it from every other on this host. */
  readonly name: string;
  readonly program: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** All of its environment, apart from what `argv` reads; no secrets, since supervisors write it down. */
  readonly env: Readonly<Record<string, string>>;
  /** Who it runs as; whoever runs this, when absent. */
  readonly user?: string;
  /** Where its output goes. */
  readonly log: string;
  /** Milliseconds after SIGTERM in which it has ended by itself. */
  readonly endsWithinMs: number;
};

/**
 * `running`; `stopped` since it was told to; `waiting` between an exit and the next start; `given-up` after too many
 * exits, until somebody starts it anew.
 */
export type UnitState = 'running' | 'stopped' | 'waiting' | 'given-up';

export type UnitStatus = {
  readonly name: string;
  readonly state: UnitState;
  readonly pid: number | undefined;
  /** Since it was started by name. */
  readonly restarts: number;
  /** Milliseconds; 0 when it does not run. */
  readonly uptimeMs: number;
};

/** Starts processes, starts them again when they end, and gives up on those that do nothing but end. */
export type Supervisor = {
  readonly kind: 'pm2';
  /** Starts them, those of the same name anew; they may not answer yet. @throws Failure('supervisor_failed') */
  readonly start: (units: readonly Unit[]) => Promise<void>;
  /** SIGTERM, and gone when it resolves; who is not there counts as gone. @throws Failure('supervisor_failed') */
  readonly stop: (names: readonly string[]) => Promise<void>;
  /** @throws Failure('supervisor_failed') */
  readonly signal: (names: readonly string[], signal: NodeJS.Signals) => Promise<void>;
  /** Every unit of this studio. @throws Failure('supervisor_failed') */
  readonly list: () => Promise<readonly UnitStatus[]>;
  /** Ends all units and the supervisor itself. */
  readonly end: () => Promise<void>;
};

/** Exits within a minute of uptime after which a unit is given up on. */
export const mostExits = 3;
export const exitsWithinMs = 60_000;
