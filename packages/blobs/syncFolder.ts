import { open } from 'node:fs/promises';

/**
 * Makes new and changed names in a folder durable: without it a power cut can forget a rename whose file was synced
 * (fsync(2)). Windows opens no folders, and NTFS keeps a journal of its names.
 */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
