import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const keyPattern = /^[0-9a-f]{64}$/;

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message repeats a piece of the text, which is the key.
    return undefined;
  }
}

function readKey(path: string): Uint8Array | undefined {
  const text = readText(path);
  if (text === undefined) return undefined;
  const parsed = parse(text);
  const hasKey = typeof parsed === 'object' && parsed !== null && 'masterKey' in parsed;
  if (hasKey && typeof parsed.masterKey === 'string' && keyPattern.test(parsed.masterKey)) {
    return Uint8Array.from(Buffer.from(parsed.masterKey, 'hex'));
  }
  throw new Error(`${path} holds no master key`);
}

/**
 * The development master key, kept in `<dataDir>/secrets.json` (mode 0600) and made when it is not there. Processes
 * that start at the same moment agree on one: the file appears whole, by a hard link that only the first can make.
 * @throws Error when the file holds something else, which is never overwritten, or cannot be read or written.
 */
export function developmentMasterKey(dataDir: string): Uint8Array {
  const path = join(dataDir, 'secrets.json');
  const existing = readKey(path);
  if (existing !== undefined) return existing;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const content = `${JSON.stringify({ masterKey: randomBytes(32).toString('hex') })}\n`;
  // On disk before it is used: what it encrypts outlives a power cut.
  writeFileSync(draft, content, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readKey(path) ?? developmentMasterKey(dataDir);
}
