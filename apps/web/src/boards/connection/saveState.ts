import type { Refusal } from './closeMeaning.ts';

/** What the person is told about their changes, in one quiet spot (interface.md, "States people trust"). */
export type SaveState =
  /** The first connection is being made; nothing is known yet. */
  | { readonly kind: 'connecting' }
  /** Every change is durable. */
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving'; readonly waiting: number }
  /** Not connected; `kept` says whether the changes survive closing this tab. */
  | { readonly kind: 'offline'; readonly waiting: number; readonly kept: boolean }
  /** The studio said no for good; `kept` as above. */
  | { readonly kind: 'refused'; readonly reason: Refusal; readonly waiting: number; readonly kept: boolean };

export const sameState = (a: SaveState, b: SaveState): boolean =>
  a.kind === b.kind &&
  ('waiting' in a ? a.waiting : 0) === ('waiting' in b ? b.waiting : 0) &&
  ('reason' in a ? a.reason : '') === ('reason' in b ? b.reason : '') &&
  ('kept' in a ? a.kept : true) === ('kept' in b ? b.kept : true);
