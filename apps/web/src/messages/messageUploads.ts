import type { Attachment } from '@flux/contracts';
import { newUploads } from '../files/uploads/newUploads.ts';
import { isBusy, type UploadItem } from '../files/uploads/uploads.ts';

const uploads = newUploads();
addEventListener('online', uploads.resume);
addEventListener('beforeunload', (event) => {
  if (isBusy(uploads.items())) event.preventDefault();
});

type Take = (file: Attachment) => void;
type Aim = {
  /** Where the message is being written. */
  readonly place: string;
  /** Keeps the file there while nobody looks. */
  readonly keep: (file: Attachment) => Promise<void>;
};

const aims = new Map<string, Aim>();
/** Those who look at a place now. */
const takers = new Map<string, Take>();

uploads.onStored(({ id, state }) => {
  const aim = aims.get(id);
  if (state.kind !== 'stored' || aim === undefined) return;
  aims.delete(id);
  uploads.cancel(id);
  const { name, size, mediaType } = state.file;
  const file: Attachment = { id: state.file.id, name, size, mediaType };
  const take = takers.get(aim.place);
  if (take !== undefined) take(file);
  else void aim.keep(file).then(() => takers.get(aim.place)?.(file));
});

/** The uploads for messages of this tab. They go on while the page shows another place. */
export const messageUploads = {
  add(files: readonly File[], projectId: string, aim: Aim): void {
    for (const { id } of uploads.add(files, projectId)) aims.set(id, aim);
  },
  retry: uploads.retry,
  cancel(id: string): void {
    aims.delete(id);
    uploads.cancel(id);
  },
  items: uploads.items,
  subscribe: uploads.subscribe,
  isAimedAt: ({ id }: UploadItem, place: string): boolean => aims.get(id)?.place === place,
  /** Gives what arrives for a place to `take`, until the returned function is called. */
  takeAt(place: string, take: Take): () => void {
    takers.set(place, take);
    return () => {
      if (takers.get(place) === take) takers.delete(place);
    };
  },
};
