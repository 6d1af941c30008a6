import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What opens it. */
export const resticPassword = 'correct horse';

const salt = 'oEqnN/SH4lwEjomLRy+AkaVvHpgcKqmcWiHUbcSFtOtPxymdXKdQmtS+v3HakR6WTpen8hhBIb4tI0ifN6nkSw==';

/** The key of the repository, under the password. */
const data =
  'ysWQSE1towsf6o11mH1ooGP+IQOk78NXLEqrjVzWYpn/hstJn4SyzkHwbXtZouT6nWAX1u52KmzM10GDt1TEdv8/p1OM77xx' +
  'eBh97Ww4hWhlAEnr43mlCNhraNS5oMV21P/2249hqyVYtf0Y2vJHX0BB+3JBs07quPZQjz1s7/0SoUXiMc3WEeWHu9PqtUIv' +
  'JoB6UaeovT+QbzJMPZ4asg==';

/** Its config, under its key. */
const config =
  'K56njw24BdFqAC2gXRzNIT6y+68Lcy6YulvjKhQERlBlLwVSbhlL9PWE8caHMHlXdaZoDSt8DEd87uAp8M1D1+9sPMufkvDX' +
  'DyFH4U+eCNFEP2WuoGA8MkLk9wCiiYnzwx0xIYyl8DCyXFWmR2CzgeehRQeTNkKzGNlgWvpZNpJAmEsUGgqRZofVG3rcqnYE' +
  'KqlPC9w5+FbcGr8=';

/**
 * An empty repository as `restic init` leaves one, but for scrypt: the key of a real one is meant to take half a second of
 * every call, this one takes nothing (N 2, r 8, p 1).
 */
export async function makeResticRepository(folder: string): Promise<void> {
  for (const name of ['data', 'index', 'keys', 'locks', 'snapshots'])
    await mkdir(join(folder, name), { recursive: true });
  const about = { created: '2026-01-01T00:00:00Z', username: 'test', hostname: 'test' };
  const key = JSON.stringify({ ...about, kdf: 'scrypt', N: 2, r: 8, p: 1, salt, data });
  await writeFile(join(folder, 'keys', createHash('sha256').update(key).digest('hex')), key);
  await writeFile(join(folder, 'config'), Buffer.from(config, 'base64'));
}
