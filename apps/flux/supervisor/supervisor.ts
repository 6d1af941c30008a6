/**
 * `service` says itself when it is ready, and touches nothing but what it writes; `proxy` takes ports as root and works as
 * somebody else; `command` is one of flux's own.
 */
export type UnitKind = 'service' | 'proxy' | 'command';

/** One process that is kept running. */
export type Unit = {
  /** Tells it from every other of this studio. */
  readonly name: string;
  /** `command` unless given. */
  readonly kind?: UnitKind;
  readonly program: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** All of its environment, apart from what `argv` reads; no secrets, since supervisors write it down. */
  readonly env: Readonly<Record<string, string>>;
  /** Who it runs as; whoever runs this, when absent. */
  readonly user?: string;
  /** Folders that it writes to. */
  readonly writes?: readonly string[];
  /** Where its output goes. */
  readonly log: string;
  /** Milliseconds after SIGTERM in which it has ended by itself. */
  readonly endsWithinMs: number;
};

/** By the clock of this host: at that minute of every hour, or of one. */
export type Schedule = { readonly minute: number; readonly hour?: number };

/** What is run by the clock, and ends. */
export type Job = Unit & { readonly when: Schedule };

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
  /** How it ended last, in words, where that is known. */
  readonly lastExit?: string;
};

export const supervisorKinds = ['systemd', 'pm2'] as const;

export type SupervisorKind = (typeof supervisorKinds)[number];

/** Starts processes, starts them again when they end, and gives up on those that do nothing but end. */
export type Supervisor = {
  readonly kind: SupervisorKind;
  /** Starts them, those of the same name anew; they may not answer yet. @throws Failure('supervisor_failed') */
  readonly start: (units: readonly Unit[]) => Promise<void>;
  /** SIGTERM, and gone when it resolves; who is not there counts as gone. @throws Failure('supervisor_failed') */
  readonly stop: (names: readonly string[]) => Promise<void>;
  /** @throws Failure('supervisor_failed') */
  readonly signal: (names: readonly string[], signal: NodeJS.Signals) => Promise<void>;
  /** Has these be run by the clock, and no others. @returns Whether they were others. @throws Failure('supervisor_failed') */
  readonly schedule: (jobs: readonly Job[]) => Promise<boolean>;
  /** Starts what ran when the host went down. @returns Whether anything did not run. @throws Failure('supervisor_failed') */
  readonly startAgain: () => Promise<boolean>;
  /** Every unit of this studio; no jobs. @throws Failure('supervisor_failed') */
  readonly list: () => Promise<readonly UnitStatus[]>;
  /** Ends all units and jobs, and what of the supervisor is this studio's alone. */
  readonly end: () => Promise<void>;
};

/** Exits within a minute of uptime after which a unit is given up on. */
export const mostExits = 3;
export const exitsWithinMs = 60_000;
