import { constants, createReadStream, lstatSync, openSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { type OldRecord, textIn } from './record.ts';

export type Bytes = { readonly size: number; readonly open: () => Readable };

/**
 * The bytes of a file by the name that its row says they have, in the folder of uploads and nowhere else: a path in a row, or
 * a link in the folder, leads nowhere.
 */
export function bytesOf(record: OldRecord, uploads: string | undefined): Bytes | undefined {
  if (uploads === undefined) return undefined;
  const names = ['filename', 'file_path', 'path', 'url', 'file_url', 'name']
    .map((name) => textIn(record, name))
    .filter((name) => name !== undefined)
    .map((name) => basename(name.replaceAll('\\', '/')))
    .filter((name) => name !== '' && name !== '.' && name !== '..' && !name.includes('\0'));
  for (const name of names) {
    const path = join(uploads, name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found?.isFile() !== true) continue;
    return {
      size: found.size,
      open: () => createReadStream(path, { fd: openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW) }),
    };
  }
  return undefined;
}
