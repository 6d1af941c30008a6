import type { ChangeFrame, ChannelId, ErrorCode, FileId, MessageId, PersonId } from '@flux/contracts';

/** What somebody wants of a channel's log, checked as far as that needs no database. */
export type Send = {
  readonly kind: 'send';
  readonly id: MessageId;
  readonly personId: PersonId;
  readonly channelId: ChannelId;
  readonly body: string;
  readonly threadId: MessageId | undefined;
  readonly fileIds: readonly FileId[];
};
export type Edit = {
  readonly kind: 'edit';
  readonly id: MessageId;
  readonly personId: PersonId;
  readonly body: string;
};
export type Delete = { readonly kind: 'delete'; readonly id: MessageId; readonly personId: PersonId };
export type Reaction = {
  readonly kind: 'react';
  readonly id: MessageId;
  readonly personId: PersonId;
  readonly emoji: string;
  readonly on: boolean;
};
export type Change = Edit | Delete | Reaction;
export type Write = Send | Change;

/** What became of it: its place in the log, with the change where it made one, or why not. */
export type Outcome =
  | { readonly kind: 'done'; readonly seq: number; readonly change: ChangeFrame | undefined }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly detail?: string };

export const refused = (code: ErrorCode, detail?: string): Outcome =>
  detail === undefined ? { kind: 'refused', code } : { kind: 'refused', code, detail };

/** What became of writes, in their order. */
export type Stored = {
  readonly outcomes: readonly Outcome[];
  /** Whose list of notices has changed; to be announced once that is durable. */
  readonly told: readonly PersonId[];
};
