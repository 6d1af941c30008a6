/** What the live boards of this process have done since it started; read by whoever asks, e.g. `/metrics`. */
export type BoardMetrics = {
  updatesStored: number;
  bytesStored: number;
  flushes: number;
  /** Updates of the largest flush. */
  largestFlush: number;
  /** Frames written to sockets. */
  framesSent: number;
  /** Awareness states that were refused, and frames of them that a slow reader was spared. */
  awarenessDropped: number;
  slowReaders: number;
  compactions: number;
};

export const createBoardMetrics = (): BoardMetrics => ({
  updatesStored: 0,
  bytesStored: 0,
  flushes: 0,
  largestFlush: 0,
  framesSent: 0,
  awarenessDropped: 0,
  slowReaders: 0,
  compactions: 0,
});
