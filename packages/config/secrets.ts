import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const keyPattern = /^[0-9a-f]{64}$/;

function readKey(path: string): Uint8Array | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const parsed: unknown = JSON.parse(text);
  const key =
    typeof parsed === 'object' && parsed !== null && 'masterKey' in parsed ? parsed.masterKey : undefined;
  if (typeof key !== 'string' || !keyPattern.test(key)) throw new Error(`${path} holds no master key`);
  return Uint8Array.from(Buffer.from(key, 'hex'));
}

/**
 * The development master key, kept in `<dataDir>/secrets.json` (mode 0600) and made when it is not there. Processes
 * that start at the same moment agree on one: the file appears whole, by a hard link that only the first can make.
 */
export function developmentMasterKey(dataDir: string): Uint8Array {
  const path = join(dataDir, 'secrets.json');
  const existing = readKey(path);
  if (existing !== undefined) return existing;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${JSON.stringify({ masterKey: randomBytes(32).toString('hex') })}\n`, {
    mode: 0o600,
  });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readKey(path) ?? developmentMasterKey(dataDir);
}
