import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { Failure } from '../failures.ts';

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw new Failure('file_unusable', `${path} cannot be read.`, error);
  }
}

/**
 * The master key in a file: 32 bytes in hexadecimal. Where there is no such file one is made, and is on the disk (mode
 * 0600) before it is answered, since what it seals outlives a power cut; unless nothing may be written.
 * @throws Failure('file_unusable')
 */
export function keyInFile(path: string, { mayWrite }: { readonly mayWrite: boolean }): Uint8Array {
  const text = read(path);
  if (text !== undefined) {
    if (/^[0-9a-f]{64}$/.test(text)) return Uint8Array.from(Buffer.from(text, 'hex'));
    throw new Failure('file_unusable', `${path} is there and holds no master key.`);
  }
  const key = randomBytes(32);
  try {
    if (mayWrite) writeFileSync(path, `${key.toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    throw new Failure('file_unusable', `${path} cannot be written.`, error);
  }
  return Uint8Array.from(key);
}
