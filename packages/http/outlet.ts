import { kB, MB } from '@flux/contracts';
import type { WebSocket } from 'ws';
import { createFrameWriter, type Frame } from './frame.ts';

/** Bytes that may wait for a slow reader beyond a first sync; past it the connection ends with 4509. */
export const longestBacklog = 8 * MB;

/** Bytes that wait when cursors are no longer sent: they are worth nothing late. */
export const longestBacklogOfAwareness = 256 * kB;

/** What was written; counts since the process started. */
export type OutletMetrics = {
  framesSent: number;
  awarenessDropped: number;
  slowReaders: number;
};

export type OutletDeps = {
  readonly socket: WebSocket;
  readonly metrics: OutletMetrics;
  readonly onSlow: () => void;
};

/** What a connection is sent, and how much of it may wait in memory. */
export type Outlet = {
  readonly send: (frame: Frame) => void;
  /** The state of a board, which may be larger than any backlog; a second one only when the first has been read. */
  readonly sendState: (frame: Frame) => void;
  /** Cursors, dropped first under pressure; `everyone` gives all of them, once the reader has caught up. */
  readonly sendAwareness: (frame: Frame, everyone: () => Frame) => void;
  /** Bytes that wait for the reader. */
  readonly waiting: () => number;
  /** Whether anything was sent since this was asked last. */
  readonly wasSent: () => boolean;
};

export function createOutlet({ socket, metrics, onSlow }: OutletDeps): Outlet {
  const writer = createFrameWriter(socket);
  let allowed = longestBacklog;
  let hasSent = false;
  let missedAwareness = false;

  function write(frame: Frame): void {
    hasSent = true;
    metrics.framesSent++;
    writer.write(frame);
  }

  function refuse(): void {
    metrics.slowReaders++;
    onSlow();
  }

  return {
    send(frame) {
      const waiting = writer.waiting();
      if (waiting <= longestBacklog) allowed = longestBacklog;
      if (waiting > allowed) refuse();
      else write(frame);
    },
    sendState(frame) {
      const waiting = writer.waiting();
      if (waiting > longestBacklog) refuse();
      else {
        allowed = waiting + frame.length + longestBacklog;
        write(frame);
      }
    },
    sendAwareness(frame, everyone) {
      if (writer.waiting() > longestBacklogOfAwareness) {
        missedAwareness = true;
        metrics.awarenessDropped++;
        return;
      }
      write(missedAwareness ? everyone() : frame);
      missedAwareness = false;
    },
    waiting: writer.waiting,
    wasSent: () => {
      const sent = hasSent;
      hasSent = false;
      return sent;
    },
  };
}
