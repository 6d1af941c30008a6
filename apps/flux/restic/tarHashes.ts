import { createHash } from 'node:crypto';
import { Failure } from '../failures.ts';

const blockBytes = 512;

type Bytes = AsyncIterable<Uint8Array>;

/** Reads exact amounts of what comes in chunks of any size. */
function reader(source: Bytes) {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();
  /** Pieces of the next so many bytes, as they come. @throws Failure('copy_failed') when they end before. */
  async function* pieces(bytes: number): AsyncGenerator<Uint8Array> {
    for (let left = bytes; left > 0; ) {
      if (rest.length === 0) {
        const { done, value } = await chunks.next();
        if (done === true) throw new Failure('copy_failed', 'What was read back is cut off.');
        rest = value;
      }
      const piece = rest.subarray(0, left);
      rest = rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }
  const whole = async (bytes: number): Promise<Buffer> => Buffer.concat(await Array.fromAsync(pieces(bytes)));
  const drain = async () => {
    while ((await chunks.next()).done !== true);
  };
  return { pieces, whole, drain };
}

const textAt = (block: Buffer, from: number, bytes: number): string =>
  block.toString('utf8', from, from + bytes).split('\0', 1)[0] ?? '';

/** Octal; above 8 GB binary, with the highest bit set. */
function sizeOf(block: Buffer): number {
  if ((block[124] ?? 0) < 0x80) return Number.parseInt(textAt(block, 124, 12).trim() || '0', 8);
  return Number(block.readBigUInt64BE(128));
}

/** Records `<length> <key>=<value>\n` of POSIX.1-2001, for what does not fit the header. */
function recordsOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, key, value] = /^\d+ ([^=]+)=(.*)$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value] as const];
    }),
  );
}

const nameOf = (block: Buffer): string =>
  [textAt(block, 345, 155), textAt(block, 0, 100)].filter((part) => part !== '').join('/');

/**
 * The SHA-256 of every file in a tar (POSIX.1-1988 and 2001), by its name, reading it to its end.
 * @throws Failure('copy_failed') when it is cut off; what the source breaks with.
 */
export async function tarHashes(source: Bytes): Promise<ReadonlyMap<string, string>> {
  const { pieces, whole, drain } = reader(source);
  const hashes = new Map<string, string>();
  let extended: ReadonlyMap<string, string> = new Map();
  for (;;) {
    const block = await whole(blockBytes);
    if (block[0] === 0) break;
    const type = textAt(block, 156, 1);
    const bytes = Number(extended.get('size') ?? sizeOf(block));
    const name = extended.get('path') ?? nameOf(block);
    extended = new Map();
    if (type === 'x') extended = recordsOf((await whole(bytes)).toString());
    else {
      const hash = createHash('sha256');
      for await (const piece of pieces(bytes)) hash.update(piece);
      if (type === '' || type === '0') hashes.set(name, hash.digest('hex'));
    }
    await whole((blockBytes - (bytes % blockBytes)) % blockBytes);
  }
  await drain();
  return hashes;
}
