import type { EventEmitter } from 'node:events';
import type { App } from './app.ts';
import { drainDefaults } from './drain.ts';
import type { Logger } from './logger.ts';

export type SignalParts = {
  readonly log: Pick<Logger, 'info' | 'fatal'>;
  /** Ends what the app does not know: the bus, the database. */
  readonly after: () => Promise<void>;
  /** The process; a test gives another. */
  readonly signals?: EventEmitter;
  readonly exit?: (code: number) => void;
  /** Milliseconds in which the app and `after` must have ended; then the process does. */
  readonly withinMs?: number;
};

/** What is left to services and the database once the last connection is cut. */
const afterCapMs = 5_000;

/**
 * SIGTERM and SIGINT drain the app and end the process; SIGUSR2 retires it, and it goes on answering requests until
 * SIGTERM comes (operations.md, "A service on a socket"). A second SIGTERM changes nothing: the drain has its cap.
 */
export function obeySignals(app: Pick<App, 'drain' | 'retire'>, parts: SignalParts): void {
  const { log, after, signals = process, exit = process.exit } = parts;
  const { withinMs = drainDefaults.capMs + afterCapMs } = parts;
  let isEnding = false;

  async function end(signal: string): Promise<void> {
    if (isEnding) return;
    isEnding = true;
    log.info({ signal }, 'draining');
    const late = setTimeout(() => {
      log.fatal('did not end in time');
      exit(1);
    }, withinMs);
    try {
      await app.drain();
      await after();
      exit(0);
    } catch (error) {
      log.fatal({ err: error }, 'could not end as it should');
      exit(1);
    } finally {
      clearTimeout(late);
    }
  }

  for (const signal of ['SIGTERM', 'SIGINT']) signals.on(signal, () => void end(signal));
  signals.on('SIGUSR2', () => {
    log.info('retiring');
    app.retire().catch((error: unknown) => log.fatal({ err: error }, 'could not retire as it should'));
  });
}
