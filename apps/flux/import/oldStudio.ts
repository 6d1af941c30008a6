/** Everything of a studio of 2025, as rows in the form of its JSON files. */
export type OldStudio = {
  readonly users: readonly unknown[];
  readonly teams: readonly unknown[];
  readonly projects: readonly unknown[];
  readonly files: readonly unknown[];
  readonly channels: readonly unknown[];
  readonly messages: readonly unknown[];
  /** The folder of the bytes. */
  readonly uploads: string | undefined;
};

/** What each reason says to a person; `docs/operating/import.md` says the same. */
export const reasons = {
  not_a_record: 'the row has no id, or is none at all',
  owner_unknown: 'nobody who was brought owns it',
  person_unknown: 'the person was not brought',
  no_project: 'it belongs to no project and no team',
  not_brought: 'what it belongs to was not brought',
  may_not: 'the author is not in the project or channel any more',
  deleted: 'it was deleted',
  not_said: 'nobody said it: the system did',
  older_version: 'a newer version of the file was brought',
  bytes_missing: 'its bytes are not in the folder of uploads',
  refused: 'the studio refuses it',
} as const;

export type Reason = keyof typeof reasons;

export type Refused = {
  /** Its place in the source, from 1. */
  readonly row: number;
  /** Its name or id. */
  readonly what: string;
  readonly reason: Reason;
  /** What the studio says of it. */
  readonly detail?: string;
};

export type Tally = {
  rows: number;
  brought: number;
  alreadyThere: number;
  readonly refused: Refused[];
};

export const newTally = (): Tally => ({ rows: 0, brought: 0, alreadyThere: 0, refused: [] });
