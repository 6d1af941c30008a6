import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readlinkSync,
  readSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
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

/** Writes a whole file or none, and it is on the disk when this returns. On a full disk the file is what it was. */
export function writeWhole(path: string, content: string, mode = 0o644): void {
  const draft = `${path}.${process.pid}.draft`;
  rmSync(draft, { force: true });
  try {
    const handle = openSync(draft, 'wx', mode);
    try {
      writeFileSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

const newline = '\n'.charCodeAt(0);

/** Whether the last line has no end: a crash left half of one. */
function isCutOff(handle: number, size: number): boolean {
  const last = Buffer.alloc(1, newline);
  if (size > 0) readSync(handle, last, 0, 1, size - 1);
  return last[0] !== newline;
}

/**
 * Adds a line at the end of a file, and it is on the disk when this returns. On a full disk the file is what it was, and
 * what a crash left of a line stays alone on it.
 */
export function appendLine(path: string, line: string): void {
  const handle = openSync(path, 'a+', 0o644);
  try {
    const { size } = fstatSync(handle);
    try {
      writeFileSync(handle, `${isCutOff(handle, size) ? '\n' : ''}${line}\n`);
      fsyncSync(handle);
    } catch (error) {
      ftruncateSync(handle, size);
      throw error;
    }
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
