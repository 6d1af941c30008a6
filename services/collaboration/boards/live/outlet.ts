import { kB, MB } from '@flux/contracts';
import type { WebSocket } from 'ws';
import type { BoardMetrics } from './boardMetrics.ts';
import { type Frame, writeFrame } from './frame.ts';

/** Bytes that may wait for a slow reader beyond a first sync; past it the connection ends with 4509. */
export const longestBacklog = 8 * MB;

/** Bytes that wait when cursors are no longer sent: they are worth nothing late. */
export const longestBacklogOfAwareness = 256 * kB;

export type OutletDeps = {
  readonly socket: WebSocket;
  readonly metrics: BoardMetrics;
  readonly onSlow: () => void;
  readonly now: () => number;
};

/** What a connection is sent, and how much of it may wait in memory. */
export type Outlet = {
  readonly send: (frame: Frame) => void;
  /** The state of a board, which may be larger than any backlog; a second one only when the first has been read. */
  readonly sendState: (frame: Frame) => void;
  /** Cursors, dropped first under pressure; `everyone` gives all of them, once the reader has caught up. */
  readonly sendAwareness: (frame: Frame, everyone: () => Frame) => void;
  /** Milliseconds since 1970 of the last message sent. */
  readonly lastSent: () => number;
};

export function createOutlet({ socket, metrics, onSlow, now }: OutletDeps): Outlet {
  let allowed = longestBacklog;
  let lastSent = now();
  let missedAwareness = false;

  function write(frame: Frame): void {
    lastSent = now();
    metrics.framesSent++;
    writeFrame(socket, frame);
  }

  function isSlow(most: number): boolean {
    if (socket.bufferedAmount <= most) return false;
    metrics.slowReaders++;
    onSlow();
    return true;
  }

  return {
    send(frame) {
      if (socket.bufferedAmount <= longestBacklog) allowed = longestBacklog;
      if (!isSlow(allowed)) write(frame);
    },
    sendState(frame) {
      if (isSlow(longestBacklog)) return;
      allowed = socket.bufferedAmount + frame.length + longestBacklog;
      write(frame);
    },
    sendAwareness(frame, everyone) {
      if (socket.bufferedAmount > longestBacklogOfAwareness) {
        missedAwareness = true;
        metrics.awarenessDropped++;
        return;
      }
      write(missedAwareness ? everyone() : frame);
      missedAwareness = false;
    },
    lastSent: () => lastSent,
  };
}
