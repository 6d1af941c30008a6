/**
 * Messages between the parts of the studio, in one process or many.
 *
 * Best effort: losing the bus costs latency, never data. Whoever listens must be able to read what it missed from the
 * database, and does so when `onInterrupted` fires. Delivery reaches every subscriber, those of the publishing process
 * too, in the order in which one process published on one topic.
 */
export type Bus = {
  /** Largest payload in bytes; publish a reference to anything larger. LISTEN/NOTIFY sets the smallest. */
  readonly maxPayload: number;
  /**
   * Returns at once and never throws; a payload over `maxPayload` is a programming error and throws `RangeError`. The
   * bytes belong to the listeners from then on.
   */
  readonly publish: (topic: string, payload: Uint8Array) => void;
  /** Resolves when whatever is published from now on will arrive; while the bus is lost at once, see below. */
  readonly subscribe: (topic: string, listener: (payload: Uint8Array) => void) => Promise<Unsubscribe>;
  /**
   * Called when messages may be missing: after the connection was lost and is back, and when another process could not
   * send some.
   */
  readonly onInterrupted: (listener: () => void) => Unsubscribe;
  /** `lost` while the carrier cannot be reached; it reconnects by itself. */
  readonly state: () => 'ok' | 'lost';
  readonly close: () => Promise<void>;
};

export type Unsubscribe = () => void;
