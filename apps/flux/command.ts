import type { ParseArgsOptionsConfig } from 'node:util';
import type { Progress } from './progress.ts';
import type { Connection } from './remote/connection.ts';

export type Values = Readonly<Record<string, string | boolean | undefined>>;

export type Given = {
  /** What stands after the command's own words. */
  readonly operands: readonly string[];
  readonly values: Values;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly progress: Progress;
};

export type Result = {
  /** For programs, with `--json`. */
  readonly data: object;
  /** For a person. */
  readonly text: string;
  /** Somebody else has printed it already. */
  readonly isPrinted?: true;
  /** Done, unless it says otherwise. */
  readonly exitCode?: number;
};

export type Command = {
  /** What it is called by: a group and a verb, or a verb alone. */
  readonly words: readonly [string, string] | readonly [string];
  /** What comes after the words: `<needed>`, then `[optional]`. */
  readonly operands: readonly string[];
  /** One line for the list of commands. */
  readonly does: string;
  /** Its own options; `--json` and `--help` are everybody's. */
  readonly options: ParseArgsOptionsConfig;
  /** A line for each of its own options, then whatever else there is to know. */
  readonly help: string;
  /** When, on another host, it is run by a release that is brought there first, and not by the one in use. */
  readonly bringsRelease?: 'always' | 'without studio';
  /** Brings what it needs of this machine to another host. @returns The operands as they are there. */
  readonly carries?: (given: Given, connection: Connection, root: string) => Promise<readonly string[]>;
  readonly run: (given: Given) => Promise<Result>;
};

export const dryRun = { 'dry-run': { type: 'boolean' } } as const;

/** Options as they stand on a command line, for another flux; but for those that are only for this one. */
export const passedOn = (values: Values, but: ParseArgsOptionsConfig): readonly string[] =>
  Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined || name in but) return [];
    return value === true ? [`--${name}`] : [`--${name}`, String(value)];
  });
