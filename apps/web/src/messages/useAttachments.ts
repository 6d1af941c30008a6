import type { Attachment } from '@flux/contracts';
import { limits } from '@flux/contracts/limits';
import { useRef, useState } from 'react';
import { errorText } from '../errors/errorText.ts';
import { uploadFiles } from '../files/upload.ts';
import { t } from '../words/words.ts';

/** A file on its way into the studio; `part` of it has left, from 0 to 1. */
export type Uploading = {
  readonly key: number;
  readonly name: string;
  readonly size: number;
  readonly part: number;
  /** Why it did not arrive. */
  readonly error: string | undefined;
};

let lastKey = 0;

/** The files of a message that is being written: those that are there, and those that are on their way. */
export function useAttachments(
  projectId: string,
  files: readonly Attachment[],
  onFiles: (files: readonly Attachment[]) => void,
) {
  const [uploading, setUploading] = useState<readonly Uploading[]>([]);
  const aborts = useRef(new Map<number, AbortController>());
  const arrived = useRef(files);
  arrived.current = files;

  const change = (key: number, part: Partial<Uploading>) =>
    setUploading((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const drop = (key: number) => {
    aborts.current.get(key)?.abort();
    aborts.current.delete(key);
    setUploading((all) => all.filter((one) => one.key !== key));
  };

  const add = (chosen: readonly File[]) => {
    const room = limits.filesPerMessage - files.length - uploading.length;
    for (const [index, file] of chosen.entries()) {
      lastKey += 1;
      const key = lastKey;
      const isTooMany = index >= room;
      const error = isTooMany ? t('messages.tooManyFiles', { count: limits.filesPerMessage }) : undefined;
      setUploading((all) => [...all, { key, name: file.name, size: file.size, part: 0, error }]);
      if (isTooMany) continue;
      const abort = new AbortController();
      aborts.current.set(key, abort);
      uploadFiles({
        files: [file],
        projectId,
        signal: abort.signal,
        onSent: ({ sentBytes, totalBytes }) =>
          change(key, { part: totalBytes === 0 ? 0 : sentBytes / totalBytes }),
      }).then(
        (made) => {
          drop(key);
          const fresh = made.map(({ id, name, size, mediaType }) => ({ id, name, size, mediaType }));
          onFiles([...arrived.current, ...fresh]);
        },
        (reason: unknown) => {
          if (!abort.signal.aborted) change(key, { error: errorText(reason) });
        },
      );
    }
  };

  return {
    uploading,
    add,
    drop,
    isBusy: uploading.some(({ error }) => error === undefined),
    remove: (id: string) => onFiles(files.filter((file) => file.id !== id)),
  };
}
