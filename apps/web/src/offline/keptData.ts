import { forgetBoardCopies } from '../boards/connection/boardCopies.ts';

/** Where the service worker keeps the studio's answers for when it cannot be reached. */
export const dataCache = 'flux-data';

/** Forgets what was kept for the person who was here: somebody else may be from now on. */
export async function forgetKeptData(): Promise<void> {
  // Browsers have no caches over plain HTTP except on this machine.
  if ('caches' in globalThis) await caches.delete(dataCache);
  await forgetBoardCopies(indexedDB).catch(() => {}); // a browser that keeps nothing has none
}
