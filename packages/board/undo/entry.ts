import type { FieldPath, Fields, Value } from '../document/fields.ts';

/** A text as Yjs gives it: runs with marks. */
export type TextRuns = readonly {
  readonly insert: string;
  readonly attributes?: { readonly [key: string]: Value };
}[];

/** An element whole, as it is kept to come back. */
export type Snapshot = {
  readonly fields: Fields;
  readonly text: TextRuns;
  /** Its parent, that one's parent and so on: the nearest that still lives takes it back. */
  readonly ancestors: readonly string[];
};

export type FieldChange = {
  readonly before: Value | undefined;
  readonly after: Value | undefined;
};

/** What a gesture did to one element. */
export type ElementChange =
  | { readonly kind: 'set'; readonly id: string; readonly fields: ReadonlyMap<FieldPath, FieldChange> }
  | { readonly kind: 'text'; readonly id: string; readonly before: TextRuns; readonly after: TextRuns }
  | { readonly kind: 'create'; readonly id: string; readonly snapshot: Snapshot }
  | { readonly kind: 'delete'; readonly id: string; readonly snapshot: Snapshot };

/**
 * One gesture or command (board.md, Undo, rule 1). Plain data that survives structured cloning, so that a
 * database of the browser can keep it across a reload.
 */
export type Entry = {
  readonly name: string;
  /** Unix ms. */
  readonly time: number;
  readonly changes: readonly ElementChange[];
  readonly selectionBefore: readonly string[];
  /** Entries with the same key, close in time, become one: nudges of one selection. */
  readonly group: string | undefined;
};
