import { Link2, MessageSquareReply, Pencil, Trash2 } from 'lucide-react';
import { IconButton } from '../parts/IconButton.tsx';
import { t } from '../words/words.ts';
import { ReactionPicker } from './Reactions.tsx';

/** What can be done with a message; what may not be done is not there. */
export type MessageDoings = {
  readonly onReact: ((emoji: string) => void) | undefined;
  readonly onReply: (() => void) | undefined;
  readonly onEdit: (() => void) | undefined;
  readonly onDelete: (() => void) | undefined;
  readonly onCopyLink: () => void;
};

/** The actions of the message that is pointed at or focused, at its upper edge. */
export const MessageActions = ({ onReact, onReply, onEdit, onDelete, onCopyLink }: MessageDoings) => (
  <div
    role="toolbar"
    aria-label={t('messages.actions')}
    className="floats absolute -top-3.5 right-3 z-40 flex p-0.5 max-desk:-top-10"
  >
    {onReact !== undefined && <ReactionPicker onReact={onReact} buttonClass="icon-button" />}
    {onReply !== undefined && (
      <IconButton icon={MessageSquareReply} label={t('messages.reply')} hotkey="R" onClick={onReply} />
    )}
    {onEdit !== undefined && (
      <IconButton icon={Pencil} label={t('messages.edit')} hotkey="E" onClick={onEdit} />
    )}
    <IconButton icon={Link2} label={t('messages.copyLink')} hotkey="C" onClick={onCopyLink} />
    {onDelete !== undefined && (
      <IconButton icon={Trash2} label={t('messages.delete')} hotkey="Del" onClick={onDelete} />
    )}
  </div>
);
