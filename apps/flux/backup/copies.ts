import type { Progress } from '../progress.ts';

/** What a copy took: files and bytes that were not there already. */
export type Sent = { readonly sent: number; readonly bytes: number };

/** A copy by its name, and its BACKUP.json as it lies there. */
export type Found = {
  readonly name: string;
  readonly mark: string;
  /** A tar of its files. */
  readonly read: () => AsyncIterable<Buffer>;
};

/** A place that keeps copies of backups by their names. What its calls throw is a Failure or ProgramFailed. */
export type Copies = {
  /** Fit to be shown. */
  readonly place: string;
  /** Where one is, as flux restore takes it. */
  readonly placeOf: (name: string) => string;
  /**
   * Copies a backup of these files, each with its SHA-256. It is among the names when every file was found there as it
   * should be, and leaves nothing otherwise.
   */
  readonly take: (folder: string, files: ReadonlyMap<string, string>, progress: Progress) => Promise<Sent>;
  /** Oldest first. Whatever else lies there does not count. */
  readonly names: () => Promise<readonly string[]>;
  readonly remove: (names: readonly string[]) => Promise<void>;
  /** Nothing when there is none of that name. */
  readonly find: (name: string) => Promise<Found | undefined>;
  /** Nobody needs it any more. */
  readonly close: () => Promise<void>;
};
