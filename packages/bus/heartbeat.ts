/** Milliseconds between two questions to the server. */
export const heartbeatEvery = 10_000;

/**
 * Asks the server now and then whether it is still there, and calls `cut` when half the interval passes without an
 * answer: a connection whose other end vanished (a host gone, a firewall that forgot it) stays open without an error.
 */
export function startHeartbeat(ping: () => Promise<unknown>, cut: () => void, every: number): () => void {
  let overdue: NodeJS.Timeout | undefined;
  const answered = () => {
    clearTimeout(overdue);
    overdue = undefined;
  };
  const timer = setInterval(() => {
    if (overdue !== undefined) return;
    overdue = setTimeout(cut, every / 2);
    // A refusal is an answer; a broken connection tells of itself.
    ping().then(answered, answered);
  }, every);
  return () => {
    clearInterval(timer);
    clearTimeout(overdue);
  };
}
