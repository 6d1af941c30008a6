import type { Unsubscribe } from './bus.ts';

export type Listener = (payload: Uint8Array) => void;
export type ReportError = (error: unknown) => void;

/** Who in this process listens to what. A listener that throws is reported and stops nobody else. */
export function createSubscriptions(report: ReportError) {
  const topics = new Map<string, Set<Listener>>();
  const interrupted = new Set<() => void>();

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
    add(topic: string, listener: Listener): void {
      const listeners = topics.get(topic) ?? new Set();
      topics.set(topic, listeners.add(listener));
    },
    /** Says whether it was the topic's last. */
    remove(topic: string, listener: Listener): boolean {
      const listeners = topics.get(topic);
      if (listeners?.delete(listener) !== true || listeners.size > 0) return false;
      return topics.delete(topic);
    },
    deliver(topic: string, payload: Uint8Array): void {
      for (const listener of [...(topics.get(topic) ?? [])]) attempt(() => listener(payload));
    },
    onInterrupted(listener: () => void): Unsubscribe {
      interrupted.add(listener);
      return () => interrupted.delete(listener);
    },
    interrupt(): void {
      for (const listener of [...interrupted]) attempt(listener);
    },
    clear(): void {
      topics.clear();
      interrupted.clear();
    },
  };
}

export type Subscriptions = ReturnType<typeof createSubscriptions>;
