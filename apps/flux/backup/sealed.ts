import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Failure } from '../failures.ts';

/**
 * A file under a key, as STREAM does it (Hoang et al., 2015): AES-256-GCM over chunks, whose nonces count them and mark
 * the last, so that a chunk that is changed, moved, repeated or missing shows. Each file has a key of its own, made of a
 * salt and of its name in the backup, so that one file cannot stand in for another.
 */
const magic = Buffer.from('FLUXSEA1');
const saltBytes = 16;
const tagBytes = 16;
const chunkBytes = 64 * 1024;
const algorithm = 'aes-256-gcm';

const fileKey = (key: Uint8Array, salt: Uint8Array, name: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, `fluxstudio backup file ${name}`, 32));

/** Tells one key from another without telling anything of it. */
export const keyIdOf = (key: Uint8Array): string =>
  Buffer.from(hkdfSync('sha256', key, '', 'fluxstudio backup id', 8)).toString('hex');

/** A name that says nothing of the content to whoever has not got the key. */
export const nameUnder = (key: Uint8Array, hash: string): string =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', key, '', 'fluxstudio backup names', 32)))
    .update(hash)
    .digest('hex');

/** Over the text that tells what belongs to the backup, so that nothing of it can be left out or added. */
export const macOf = (key: Uint8Array, text: string): string =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', key, '', 'fluxstudio backup manifest', 32)))
    .update(text)
    .digest('hex');

function nonce(count: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(count, 7);
  bytes.writeUInt8(isLast ? 1 : 0, 11);
  return bytes;
}

type Bytes = AsyncIterable<Uint8Array>;

/** Pieces of this size, and a last one that may be smaller, even empty. */
async function* pieces(source: Bytes, size: number): AsyncGenerator<{ bytes: Buffer; isLast: boolean }> {
  let parts: Uint8Array[] = [];
  let held = 0;
  for await (const chunk of source) {
    parts.push(chunk);
    held += chunk.length;
    if (held <= size) continue;
    const joined = Buffer.concat(parts, held);
    let at = 0;
    // More must follow before a piece is known not to be the last.
    for (; held - at > size; at += size) yield { bytes: joined.subarray(at, at + size), isLast: false };
    parts = [joined.subarray(at)];
    held -= at;
  }
  yield { bytes: Buffer.concat(parts, held), isLast: true };
}

export async function* seal(source: Bytes, key: Uint8Array, name: string): AsyncGenerator<Buffer> {
  const salt = randomBytes(saltBytes);
  yield Buffer.concat([magic, salt]);
  const own = fileKey(key, salt, name);
  let count = 0;
  for await (const { bytes, isLast } of pieces(source, chunkBytes)) {
    const cipher = createCipheriv(algorithm, own, nonce(count++, isLast));
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

/** @throws Failure('backup_unusable') before it gives a byte that was not sealed there. */
export async function* unseal(source: Bytes, key: Uint8Array, name: string): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < magic.length + saltBytes) {
    const next = await iterator.next();
    if (next.done === true) throw changed(name);
    head = Buffer.concat([head, next.value]);
  }
  if (!head.subarray(0, magic.length).equals(magic)) throw changed(name);
  const salt = head.subarray(magic.length, magic.length + saltBytes);
  const own = fileKey(key, salt, name);
  async function* rest() {
    yield head.subarray(magic.length + saltBytes);
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  let count = 0;
  for await (const { bytes, isLast } of pieces(rest(), chunkBytes + tagBytes)) {
    if (bytes.length < tagBytes) throw changed(name);
    const decipher = createDecipheriv(algorithm, own, nonce(count++, isLast));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    const open = decipher.update(bytes.subarray(0, -tagBytes));
    try {
      decipher.final();
    } catch (error) {
      throw changed(name, error);
    }
    yield open;
  }
}

const changed = (name: string, cause?: unknown): Failure =>
  new Failure('backup_unusable', `${name} is not what was backed up: it was changed or cut off.`, cause);
