/** Names one local change, here and in the offline store: the tab that made it and its place among that tab's. */
export type ChangeKey = readonly [tab: string, place: number];

/**
 * Which local changes the studio has not yet said to be durable. The studio acknowledges the first n step-2 and update
 * messages of a connection (api.md, `?ack=1`), so each message is noted with the changes it was the first to carry.
 */
export function createChangeLedger() {
  let unsent: ChangeKey[] = [];
  let sent: { readonly message: number; readonly keys: readonly ChangeKey[] }[] = [];
  let messages = 0;
  let waiting = 0;

  return {
    /** A change that no message carries yet. */
    add(key: ChangeKey): void {
      unsent.push(key);
      waiting += 1;
    },
    /** A message was sent that carries every change so far. */
    sent(): void {
      messages += 1;
      sent.push({ message: messages, keys: unsent });
      unsent = [];
    },
    /** The first `count` messages of this connection are durable; returns the changes that are so by this. */
    acknowledged(count: number): readonly ChangeKey[] {
      const durable = sent.filter(({ message }) => message <= count).flatMap(({ keys }) => keys);
      sent = sent.filter(({ message }) => message > count);
      waiting -= durable.length;
      return durable;
    },
    /** The connection is gone: what it had not acknowledged may or may not have arrived, and is sent again. */
    restart(): void {
      unsent = [...sent.flatMap(({ keys }) => keys), ...unsent];
      sent = [];
      messages = 0;
    },
    /** How many changes are not known to be durable. */
    waiting: (): number => waiting,
  };
}
