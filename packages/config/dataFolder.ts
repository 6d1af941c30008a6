import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The nearest thing above that exists, which is where a missing folder would be made. */
function existingAbove(path: string): string {
  const exists = statSync(path, { throwIfNoEntry: false }) !== undefined;
  return exists || dirname(path) === path ? path : existingAbove(dirname(path));
}

/** Whether `folder` is one that may be written to, or can be made; nothing is made here. */
export function isWritableFolder(folder: string): boolean {
  try {
    const existing = existingAbove(folder);
    accessSync(existing, constants.W_OK | constants.X_OK);
    return statSync(existing).isDirectory();
  } catch {
    return false;
  }
}
