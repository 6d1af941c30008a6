import { Duplex } from 'node:stream';
import { DatabaseUnavailable } from './unavailable.ts';

/** Sends messages of the wire protocol and resolves with the answers. */
export type Wire = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;

const message = (type: string, body: string): Buffer => {
  const bytes = Buffer.from(body, 'utf8');
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(4 + bytes.length, 1);
  return Buffer.concat([head, bytes]);
};

const authenticationOk = message('R', '\0\0\0\0');
const readyForQuery = message('Z', 'I');

/** PGlite has one session, which the client before may have left inside a transaction or with settings. */
const newSession = ['ROLLBACK', 'DISCARD ALL'];

const startup = 0;
const terminate = 'X'.charCodeAt(0);

/** Copied, since the memory is moved to the other thread and may belong to a pool of buffers. */
const own = (chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
};

/**
 * What `pg` takes for its socket, with PGlite behind it (PostgreSQL's frontend/backend protocol 3.0). One at a time:
 * a pool of one connection makes queries and transactions of different callers wait for each other.
 */
export function pgliteStream(wire: Wire): Duplex {
  async function answer(bytes: Uint8Array<ArrayBuffer>): Promise<readonly Uint8Array[]> {
    if (bytes[0] === terminate) return [];
    if (bytes[0] !== startup) return [await wire(bytes)];
    for (const sql of newSession) await wire(own([message('Q', `${sql}\0`)]));
    return [authenticationOk, readyForQuery];
  }

  function send(chunks: readonly Uint8Array[], done: (error?: Error) => void): void {
    answer(own(chunks)).then(
      (answers) => {
        for (const bytes of answers) stream.push(bytes);
        done();
      },
      (error: unknown) => done(new DatabaseUnavailable('The embedded database was lost.', { cause: error })),
    );
  }

  const stream = new Duplex({
    read() {},
    write: (chunk: Uint8Array, _encoding, done) => send([chunk], done),
    writev: (chunks, done) =>
      send(
        chunks.map(({ chunk }) => chunk),
        done,
      ),
    final(done) {
      stream.push(null);
      done();
    },
  });
  // The rest of a socket's face that pg calls.
  return Object.assign(stream, {
    connect: () => process.nextTick(() => stream.emit('connect')),
    setNoDelay: () => stream,
    setKeepAlive: () => stream,
    ref: () => stream,
    unref: () => stream,
  });
}
