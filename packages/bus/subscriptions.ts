import type { Unsubscribe } from './bus.ts';

export type Listener = (payload: Uint8Array) => void;
export type ReportError = (error: unknown) => void;

/** One subscription: the same function may listen twice. */
type Entry = { readonly listener: Listener };

/** Who in this process listens to what. A listener that throws is reported and stops nobody else. */
export function createSubscriptions(report: ReportError) {
  const topics = new Map<string, Set<Entry>>();
  const interrupted = new Set<{ readonly listener: () => void }>();

  const attempt = (work: () => void) => {
    try {
      work();
    } catch (error) {
      report(error);
    }
  };

  return {
    topics: (): readonly string[] => [...topics.keys()],
    has: (topic: string): boolean => topics.has(topic),

    /** The function returned takes the listener away and says whether it was the topic's last; later calls do nothing. */
    add(topic: string, listener: Listener): () => boolean {
      const entry = { listener };
      const entries = topics.get(topic) ?? new Set();
      topics.set(topic, entries.add(entry));
      return () => entries.delete(entry) && entries.size === 0 && topics.delete(topic);
    },

    deliver(topic: string, payload: Uint8Array): void {
      const entries = topics.get(topic);
      // A copy: whoever subscribes while this is delivered hears the next message first.
      for (const entry of [...(entries ?? [])]) {
        if (entries?.has(entry)) attempt(() => entry.listener(payload));
      }
    },

    onInterrupted(listener: () => void): Unsubscribe {
      const entry = { listener };
      interrupted.add(entry);
      return () => interrupted.delete(entry);
    },

    interrupt(): void {
      for (const { listener } of [...interrupted]) attempt(listener);
    },

    clear(): void {
      for (const entries of topics.values()) entries.clear();
      topics.clear();
      interrupted.clear();
    },
  };
}
