import {
  closeSync,
  fsyncSync,
  openSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Writes a whole file or none, and it is on the disk when this returns. */
export function writeWhole(path: string, content: string, mode = 0o644): void {
  const draft = `${path}.${process.pid}.draft`;
  rmSync(draft, { force: true });
  const handle = openSync(draft, 'wx', mode);
  try {
    writeSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, path);
  syncFolder(dirname(path));
}

/** Adds a line at the end of a file, and it is on the disk when this returns. */
export function appendLine(path: string, line: string): void {
  const handle = openSync(path, 'a', 0o644);
  try {
    writeSync(handle, `${line}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes a link lead elsewhere in one step, so that there is no moment without it; relative, as the root may be moved. */
export function point(link: string, to: string): void {
  const draft = join(dirname(link), `.${process.pid}.${link.slice(dirname(link).length + 1)}`);
  rmSync(draft, { force: true });
  symlinkSync(relative(dirname(link), to), draft);
  renameSync(draft, link);
}

/** What a link says; nothing when there is none. */
export function whereTo(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EINVAL') return undefined;
    throw error;
  }
}
