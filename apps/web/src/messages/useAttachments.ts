import type { Attachment } from '@flux/contracts';
import { limits } from '@flux/contracts/limits';
import { CircleX } from 'lucide-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { isBusy } from '../files/uploads/uploads.ts';
import { say } from '../parts/toasts/toasts.ts';
import { t } from '../words/words.ts';
import { messageUploads } from './messageUploads.ts';
import { useConversation } from './useConversation.ts';

export type AttachmentsOptions = {
  readonly projectId: string;
  /** Where the message is being written. */
  readonly place: string;
  /** Whether its draft is there. */
  readonly isReady: boolean;
  readonly files: readonly Attachment[];
  readonly onFiles: (files: readonly Attachment[]) => void;
};

/** The files of a message that is being written: those that are there, and those that are on their way. */
export function useAttachments({ projectId, place, isReady, files, onFiles }: AttachmentsOptions) {
  const conversation = useConversation();
  const arrived = useRef(files);
  arrived.current = files;
  const all = useSyncExternalStore(messageUploads.subscribe, messageUploads.items);
  const uploading = all.filter((item) => messageUploads.isAimedAt(item, place));

  useEffect(() => {
    if (!isReady) return;
    return messageUploads.takeAt(place, (file) => {
      arrived.current = [...arrived.current.filter(({ id }) => id !== file.id), file];
      onFiles(arrived.current);
    });
  }, [place, isReady, onFiles]);

  const keep = async (at: string, file: Attachment): Promise<void> => {
    const draft = await conversation.draft(at);
    conversation.keepDraft(at, {
      text: draft?.text ?? '',
      attachments: [...(draft?.attachments ?? []), file],
    });
    // Answered after whoever came back meanwhile has read the draft without the file.
    await conversation.draft(at);
  };

  return {
    uploading,
    add: (chosen: readonly File[]) => {
      const room = Math.max(0, limits.filesPerMessage - files.length - uploading.length);
      messageUploads.add(chosen.slice(0, room), projectId, { place, keep: (file) => keep(place, file) });
      if (chosen.length > room)
        say({ icon: CircleX, text: t('messages.tooManyFiles', { count: limits.filesPerMessage }) });
    },
    again: messageUploads.retry,
    drop: messageUploads.cancel,
    isBusy: isBusy(uploading),
    remove: (id: string) => onFiles(files.filter((file) => file.id !== id)),
  };
}
