import { changedBoards, forgetBoardWork } from '../boards/connection/offlineStore.ts';
import { forgetKeptWork, openKeptWork } from '../messages/conversation/keptWork.ts';
import { forgetKeptData } from './keptData.ts';

/** What names things of the person; how somebody likes the page to be stays. */
const personal = /^flux\.(?:views|project|channel\..*)$/;

function forgetPlaces(): void {
  try {
    for (const key of Object.keys(localStorage)) if (personal.test(key)) localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing has none.
  }
}

/** Forgets everything that this browser kept for a person who signs out, also what did not reach the studio. */
export async function forgetPerson(personId: string): Promise<void> {
  forgetPlaces();
  await Promise.allSettled([
    forgetKeptData(),
    forgetBoardWork(indexedDB, personId),
    forgetKeptWork(indexedDB, personId),
  ]);
}

/** What a person did that has not reached the studio: messages and changes to them, and boards that they changed. */
type Unsent = { readonly messages: number; readonly boards: number };

export async function unsentWork(personId: string): Promise<Unsent> {
  const messages = async () => {
    const work = await openKeptWork(indexedDB, personId);
    const operations = await work.operations();
    work.close();
    return new Set(operations.map(({ operation }) => operation.id)).size;
  };
  const [sends, boards] = await Promise.allSettled([messages(), changedBoards(indexedDB, personId)]);
  return {
    messages: sends.status === 'fulfilled' ? sends.value : 0,
    boards: boards.status === 'fulfilled' ? boards.value : 0,
  };
}
