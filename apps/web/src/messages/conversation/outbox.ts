import type { Attachment, ClientFrame } from '@flux/contracts';

type OnMessage = { readonly id: string; readonly channelId: string };

/** Something that a person did and the studio has not taken yet; `id` is the message's. */
export type Operation =
  | (OnMessage & {
      readonly kind: 'send';
      readonly body: string;
      readonly threadId?: string;
      readonly attachments: readonly Attachment[];
      /** ISO 8601, UTC: when it was written, which is not when it will be sent. */
      readonly writtenAt: string;
    })
  | (OnMessage & { readonly kind: 'edit'; readonly body: string })
  /** `notBefore`: milliseconds since 1970 until which it can be taken back. */
  | (OnMessage & { readonly kind: 'delete'; readonly notBefore: number })
  | (OnMessage & { readonly kind: 'react'; readonly emoji: string; readonly on: boolean });

export type OperationState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed'; readonly code: string };

/** `key` sorts by time; it names the operation in the store of this browser. */
export type Entry = { readonly key: string; readonly operation: Operation; readonly state: OperationState };

/** What waits, the oldest first. */
export type Outbox = readonly Entry[];

/** Writes that may be unanswered at once (contract, "Writing"). */
export const mostUnanswered = 50;

/** Refusals that pass by themselves: the operation waits for the next connection or a later moment. */
const passing: ReadonlySet<string> = new Set([
  'rate_limited',
  'database_unavailable',
  'internal',
  'starting',
  'draining',
  'maintenance',
]);

const replace = (outbox: Outbox, key: string, state: OperationState): Outbox =>
  outbox.map((entry) => (entry.key === key ? { ...entry, state } : entry));

/** The outbox with an operation more; entries that are there already stay as they are. */
export function added(outbox: Outbox, entries: readonly Pick<Entry, 'key' | 'operation'>[]): Outbox {
  const known = new Set(outbox.map(({ key }) => key));
  const fresh = entries.filter(({ key }) => !known.has(key));
  if (fresh.length === 0) return outbox;
  const all = [...outbox, ...fresh.map((entry): Entry => ({ ...entry, state: { kind: 'waiting' } }))];
  return all.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/**
 * What may be sent now. Of one message only the oldest operation is under way at a time, so that answers, which name
 * the message alone, can be told apart and an edit never overtakes what it edits.
 */
export function sendable(outbox: Outbox, now: number): readonly Entry[] {
  const busy = new Set<string>();
  const found: Entry[] = [];
  let unanswered = outbox.filter(({ state }) => state.kind === 'sent').length;
  for (const entry of outbox) {
    const { operation, state } = entry;
    const isFree = !busy.has(operation.id);
    busy.add(operation.id);
    if (state.kind !== 'waiting' || !isFree || unanswered >= mostUnanswered) continue;
    if (operation.kind === 'delete' && operation.notBefore > now) continue;
    unanswered += 1;
    found.push(entry);
  }
  return found;
}

/** When the next deletion can no longer be taken back; undefined when none waits. */
export const nextDeletion = (outbox: Outbox): number | undefined =>
  outbox.reduce<number | undefined>(
    (first, { operation, state }) =>
      operation.kind === 'delete' && state.kind === 'waiting'
        ? Math.min(first ?? Number.POSITIVE_INFINITY, operation.notBefore)
        : first,
    undefined,
  );

/** The operation of a message that the studio has been told of and not answered. */
const underWay = (outbox: Outbox, id: string): Entry | undefined =>
  outbox.find(({ operation, state }) => operation.id === id && state.kind === 'sent');

export const sent = (outbox: Outbox, keys: ReadonlySet<string>): Outbox =>
  outbox.map((entry) => (keys.has(entry.key) ? { ...entry, state: { kind: 'sent' } } : entry));

export const without = (outbox: Outbox, key: string): Outbox => outbox.filter((entry) => entry.key !== key);

/** Without the operation that the studio took; `id` is the message's. */
export function acknowledged(outbox: Outbox, id: string): Outbox {
  const entry = underWay(outbox, id);
  return entry === undefined ? outbox : without(outbox, entry.key);
}

/** A new message is kept until its writer says what to do; anything else is undone. */
export function refused(
  outbox: Outbox,
  id: string,
  code: string,
): { readonly outbox: Outbox; readonly undone: Operation | undefined; readonly passes: boolean } {
  const entry = underWay(outbox, id);
  if (entry === undefined) return { outbox, undone: undefined, passes: false };
  if (passing.has(code))
    return { outbox: replace(outbox, entry.key, { kind: 'waiting' }), undone: undefined, passes: true };
  if (entry.operation.kind === 'send')
    return { outbox: replace(outbox, entry.key, { kind: 'failed', code }), undone: undefined, passes: false };
  return { outbox: without(outbox, entry.key), undone: entry.operation, passes: false };
}

/** After a connection was lost nobody knows what arrived: everything unanswered is sent again, under the same ids. */
export const restarted = (outbox: Outbox): Outbox =>
  outbox.map((entry) => (entry.state.kind === 'sent' ? { ...entry, state: { kind: 'waiting' } } : entry));

export const retried = (outbox: Outbox, key: string): Outbox => replace(outbox, key, { kind: 'waiting' });

/** An operation as it is said on the socket. */
export function frameOf(operation: Operation): ClientFrame {
  switch (operation.kind) {
    case 'send': {
      const { id, channelId, body, threadId, attachments } = operation;
      return {
        type: 'send',
        id,
        channelId,
        body,
        ...(threadId === undefined ? {} : { threadId }),
        ...(attachments.length === 0 ? {} : { attachments: attachments.map((file) => file.id) }),
      };
    }
    case 'edit':
      return { type: 'edit', id: operation.id, body: operation.body };
    case 'delete':
      return { type: 'delete', id: operation.id };
    case 'react':
      return { type: 'react', id: operation.id, emoji: operation.emoji, on: operation.on };
  }
}
