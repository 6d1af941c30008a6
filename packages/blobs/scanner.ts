import { pipeline, Readable, Transform } from 'node:stream';
import { finished } from 'node:stream/promises';
import { Problem } from '@flux/contracts';
import { ClamdAway, openStream, type Patience, ping, type ScannerAddress } from './clamd.ts';
import type { Verdict } from './verdict.ts';

/** Who brings which file: for the log, when it is refused. */
export type Brought = { readonly personId: string; readonly name: string };

/** Looks for malware in what people bring. */
export type Scanner = {
  /**
   * The same bytes, which do not end before the scanner has found them clean. They break off with
   * `Problem('malware_found')`, with `scanner_limit` where they are more than it looks through, and with
   * `scanner_unavailable`; so nobody has them whole who must not. Must be read to their end or destroyed.
   */
  readonly pass: (source: Readable, brought: Brought) => Readable;
  readonly state: () => 'ok' | 'unavailable' | 'not configured';
  /** Begins to look whether the scanner is there. */
  readonly open: () => Promise<void>;
  readonly close: () => void;
};

type Log = {
  readonly info: (sentence: string) => void;
  readonly warn: (fields: object, sentence: string) => void;
};

export type ScannerOptions = {
  readonly address: ScannerAddress;
  readonly log: Log;
  readonly patience?: Patience;
};

/** A proxy waits 75 s for an answer, so the verdict comes before. */
const usualPatience: Patience = { pingMs: 2_000, chunkMs: 30_000, verdictMs: 60_000 };

/** ms between two looks whether the scanner is there. */
const pingInterval = 10_000;
/** s after which an upload is tried again. */
const retryAfter = 5;

export const noScanner: Scanner = {
  pass: (source) => source,
  state: () => 'not configured',
  open: async () => {},
  close: () => {},
};

/** A scanner that speaks the protocol of ClamAV. */
export function createScanner({ address, log, patience = usualPatience }: ScannerOptions): Scanner {
  let state: 'ok' | 'unavailable' = 'unavailable';
  let timer: NodeJS.Timeout | undefined;

  function note(next: typeof state, cause?: unknown): void {
    if (next === state) return;
    state = next;
    if (next === 'ok') log.info('the scanner of malware is there');
    else log.warn({ err: cause }, 'the scanner of malware is away; uploads are refused until it is back');
  }

  const look = async () => note((await ping(address, patience)) ? 'ok' : 'unavailable');

  function refuse(verdict: Verdict, brought: Brought): void {
    switch (verdict.kind) {
      case 'clean':
        return;
      case 'beyond':
        throw new Problem('scanner_limit');
      case 'found':
        log.warn({ ...brought, signature: verdict.signature }, 'malware was refused');
        throw new Problem('malware_found');
      case 'failed':
        throw new ClamdAway('clamd could not look at it');
    }
  }

  function pass(source: Readable, brought: Brought): Readable {
    const stream = openStream(address, patience);

    /** What goes wrong at the scanner, as the studio's word for it. */
    function explain(error: Error): Error {
      if (bytes.destroyed || !(error instanceof ClamdAway)) return error;
      note('unavailable', error);
      return new Problem('scanner_unavailable', undefined, { cause: error, retryAfter });
    }

    async function take(chunk: Uint8Array): Promise<Uint8Array> {
      const early = await stream.write(chunk);
      if (early !== undefined) refuse(early, brought);
      return chunk;
    }

    async function end(): Promise<void> {
      refuse(await stream.end(), brought);
      note('ok');
    }

    const bytes = new Transform({
      construct: (done) =>
        void stream.begin().then(
          () => done(),
          (error) => done(explain(error)),
        ),
      transform: (chunk, _encoding, done) =>
        void take(chunk).then(
          (taken) => done(null, taken),
          (error) => done(explain(error)),
        ),
      flush: (done) =>
        void end().then(
          () => done(),
          (error) => done(explain(error)),
        ),
      destroy: (error, done) => {
        stream.hangUp();
        done(error);
      },
    });
    // One that is cut off from this side must not end the process.
    source.on('error', () => {});
    // Whoever reads the bytes meets what broke; either side takes the other with it.
    return pipeline(source, bytes, () => {});
  }

  return {
    pass,
    state: () => state,
    open: async () => {
      timer = setInterval(look, pingInterval).unref();
      await look();
    },
    close: () => clearInterval(timer),
  };
}

/** Looks at bytes that are here whole. Throws as `pass` does. */
export async function scanBytes(scanner: Scanner, bytes: Uint8Array, brought: Brought): Promise<void> {
  const passed = scanner.pass(Readable.from([bytes]), brought);
  passed.resume();
  await finished(passed);
}
