import type { ChangeFrame, Message, Messages } from '@flux/contracts';
import { changedMessage, sentMessage } from './changedMessage.ts';

/** A message and the seq up to which the changes of its channel are in it. */
type Kept = { readonly message: Message; readonly asOf: number };

/**
 * The messages of a channel, or of one of its threads, that were read so far: without a gap from the first to the last.
 * Changes come from the socket in order, pages over HTTP whenever they like; since each message knows which changes it
 * has seen, the result is the same whichever comes first.
 */
export type MessageWindow = {
  /** The thread whose replies these are; without it the messages that are no replies. */
  readonly threadId: string | undefined;
  readonly kept: readonly Kept[];
  readonly hasOlder: boolean;
  /** Whether there are messages after the last; new ones are added only where there are none. */
  readonly hasNewer: boolean;
  /** The seq up to which new messages are known to be here; of use only at the end of the log. */
  readonly endsAt: number;
};

const sameThread = (a: string | undefined, b: string | undefined): boolean => (a ?? '') === (b ?? '');

const changedKept = (kept: Kept, change: ChangeFrame): Kept => {
  if (change.seq <= kept.asOf) return kept;
  const message = changedMessage(kept.message, change);
  return message === kept.message ? kept : { message, asOf: change.seq };
};

/** The window after one change of its channel; the same object where nothing of it changed. */
export function changedWindow(window: MessageWindow, change: ChangeFrame): MessageWindow {
  const isNew =
    change.type === 'message' && sameThread(change.threadId, window.threadId) && change.seq > window.endsAt;
  if (isNew && !window.hasNewer)
    return {
      ...window,
      kept: [...window.kept, { message: sentMessage(change), asOf: change.seq }],
      endsAt: change.seq,
    };
  // What happens to a reply changes its own window, and in that of the channel the message that it hangs on.
  const thread = change.type === 'message' || change.type === 'deleted' ? change.threadId : undefined;
  const about = window.threadId === undefined ? (thread ?? change.id) : change.id;
  const place = window.kept.findLastIndex(({ message }) => message.id === about);
  const kept = window.kept[place];
  if (kept === undefined) return window;
  const changed = changedKept(kept, change);
  return changed === kept ? window : { ...window, kept: window.kept.with(place, changed) };
}

/** Which messages a page was asked for: the last of all, those before or after what is there, or up to one in the midst. */
export type Side = 'newest' | 'older' | 'newer' | 'midst';

/**
 * The window with a page that was read.
 * @param window What was there when the page arrived; `newest` and `midst` replace it.
 * @param since Changes that came while the page was being read, in order; those that it has seen change nothing.
 */
export function withPage(
  window: MessageWindow | undefined,
  { items, hasMore, lastSeq }: Messages,
  side: Side,
  threadId: string | undefined,
  since: readonly ChangeFrame[],
): MessageWindow {
  const fresh = items.map((message): Kept => {
    const caughtUp = since.reduce(changedKept, { message, asOf: lastSeq });
    return caughtUp;
  });
  if (window === undefined || side === 'newest' || side === 'midst') {
    const hasNewer = side === 'midst';
    return since.reduce(changedWindow, {
      threadId,
      kept: fresh,
      hasOlder: hasMore,
      hasNewer,
      endsAt: lastSeq,
    });
  }
  if (side === 'older') {
    const first = window.kept[0]?.message.seq ?? Number.POSITIVE_INFINITY;
    const older = fresh.filter(({ message }) => message.seq < first);
    return { ...window, kept: [...older, ...window.kept], hasOlder: hasMore };
  }
  if (!window.hasNewer) return window;
  const last = window.kept.at(-1)?.message.seq ?? -1;
  const newer = fresh.filter(({ message }) => message.seq > last);
  const joined = { ...window, kept: [...window.kept, ...newer], hasNewer: hasMore, endsAt: lastSeq };
  return since.reduce(changedWindow, joined);
}
