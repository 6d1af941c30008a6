import { connect } from 'node:net';
import { type Verdict, verdictOf } from './verdict.ts';

export type ScannerAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/** How many ms clamd may take for what. */
export type Patience = {
  /** To answer a PING or say that something is too large. */
  readonly pingMs: number;
  /** To take in a chunk. */
  readonly chunkMs: number;
  /** To look through what it was sent. */
  readonly verdictMs: number;
};

/** Characters of an answer; the name of a signature is far shorter. */
const longestAnswer = 4_096;
/** What the four bytes before a chunk can say. */
const longestChunk = 0xffff_ffff;

export class ClamdAway extends Error {
  override readonly name = 'ClamdAway';
}

const lengthOf = (bytes: number): Buffer => {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(bytes);
  return header;
};

/** One connection for one command; its answer ends with a NUL. Every wait ends by itself. */
function dial(address: ScannerAddress) {
  const socket = connect(address);
  let text = '';
  const answer = new Promise<string>((resolve, reject) => {
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => {
      text += part;
      const end = text.indexOf('\0');
      if (end >= 0) resolve(text.slice(0, end));
      else if (text.length > longestAnswer) socket.destroy(new Error('clamd talks on and on'));
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('clamd hung up')));
  });
  answer.catch(() => {}); // asked for when it matters

  async function within<T>(ms: number, work: Promise<T>): Promise<T> {
    const timer = setTimeout(() => socket.destroy(new Error(`clamd kept still for ${ms} ms`)), ms);
    try {
      return await work;
    } catch (error) {
      throw new ClamdAway(error instanceof Error ? error.message : String(error), { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Resolves when the system has taken the bytes, which it does at the pace of clamd. */
  const write = (ms: number, ...parts: readonly Uint8Array[]): Promise<void> =>
    within(
      ms,
      new Promise((resolve, reject) => {
        socket.write(Buffer.concat(parts), (error) => (error == null ? resolve() : reject(error)));
      }),
    );

  return {
    write,
    answer: (ms: number): Promise<string> => within(ms, answer),
    hangUp: (): void => void socket.destroy(),
  };
}

/** Whether clamd is there and well. */
export async function ping(address: ScannerAddress, { pingMs }: Patience): Promise<boolean> {
  const line = dial(address);
  try {
    await line.write(pingMs, Buffer.from('zPING\0'));
    return (await line.answer(pingMs)) === 'PONG';
  } catch {
    return false;
  } finally {
    line.hangUp();
  }
}

/**
 * Whether so many bytes are more than clamd takes. It answers to the announcement of a chunk, before the chunk, and then
 * hangs up: whoever goes on writing finds the line broken and the answer lost.
 */
async function isBeyond(address: ScannerAddress, bytes: number, { pingMs }: Patience): Promise<boolean> {
  const line = dial(address);
  try {
    const announced = lengthOf(Math.min(bytes, longestChunk));
    await line.write(pingMs, Buffer.from('zINSTREAM\0'), announced);
    return verdictOf(await line.answer(pingMs)).kind === 'beyond';
  } catch {
    return false;
  } finally {
    line.hangUp();
  }
}

/** One stream for clamd to look at (INSTREAM). What goes wrong rejects with `ClamdAway`. */
export function openStream(address: ScannerAddress, patience: Patience) {
  const line = dial(address);
  let sent = 0;
  let isOver = false;

  /** Its last word when it has left; a broken line may be a stream that is too long. */
  async function lastWord(error: unknown): Promise<Verdict> {
    if (!isOver && (await isBeyond(address, sent, patience))) return { kind: 'beyond' };
    throw error;
  }

  return {
    begin: (): Promise<void> => line.write(patience.pingMs, Buffer.from('zINSTREAM\0')),
    /** Resolves with a verdict when clamd wants no more. */
    write: async (bytes: Uint8Array): Promise<Verdict | undefined> => {
      // An empty chunk would be the end.
      if (bytes.length === 0) return undefined;
      sent += bytes.length;
      try {
        await line.write(patience.chunkMs, lengthOf(bytes.length), bytes);
        return undefined;
      } catch (error) {
        return lastWord(error);
      }
    },
    end: async (): Promise<Verdict> => {
      try {
        await line.write(patience.chunkMs, lengthOf(0));
        return verdictOf(await line.answer(patience.verdictMs));
      } catch (error) {
        return lastWord(error);
      }
    },
    hangUp: (): void => {
      isOver = true;
      line.hangUp();
    },
  };
}
