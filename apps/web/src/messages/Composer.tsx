import type { Attachment, Message } from '@flux/contracts';
import { limits } from '@flux/contracts/limits';
import { showsSomething } from '@flux/sanitize/shows';
import { AtSign, Paperclip, SendHorizontal, X } from 'lucide-react';
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { formatBytes } from '../files/formatBytes.ts';
import { IconButton } from '../parts/IconButton.tsx';
import { Keys } from '../parts/Keys.tsx';
import { useIsPhone } from '../parts/useMedia.ts';
import { t, useLanguage } from '../words/words.ts';
import { ComposerFiles } from './ComposerFiles.tsx';
import { fromBody, type Mentionable, mentionQuery, suggestionsFor, toBody } from './composeText.ts';
import { MentionList, type Suggested } from './MentionList.tsx';
import { MentionMirror } from './MentionMirror.tsx';
import { useAttachments } from './useAttachments.ts';
import { useConversation } from './useConversation.ts';

export type ComposerProps = {
  readonly projectId: string;
  /** Where the draft belongs: a channel, a thread. */
  readonly place: string;
  readonly placeholder: string;
  readonly people: readonly Suggested[];
  readonly mayUpload: boolean;
  readonly takesFocus: boolean;
  /** The message that is being changed instead of a new one written. */
  readonly editing: Message | undefined;
  readonly onSend: (body: string, attachments: readonly Attachment[]) => void;
  readonly onEdited: (message: Message, body: string) => void;
  readonly onStopEditing: () => void;
  /** Up in an empty field. */
  readonly onEditLast: () => void;
  readonly onTyping: () => void;
};

const bytes = (text: string): number => new TextEncoder().encode(text).length;

const noFiles: readonly Attachment[] = [];

/** Where messages are written. Enter sends, Shift+Enter begins a line; on a phone, where Enter is the only way to a line, the button sends. */
export const Composer = (props: ComposerProps) => {
  const { place, editing, people, mayUpload, takesFocus } = props;
  const conversation = useConversation();
  const language = useLanguage();
  const isPhone = useIsPhone();
  const field = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const listId = useId();
  const faultId = useId();
  const [text, setText] = useState('');
  const [named, setNamed] = useState<readonly Mentionable[]>([]);
  const [files, setFiles] = useState(noFiles);
  const [caret, setCaret] = useState(0);
  const [chosen, choose] = useState(0);
  const [isListClosed, closeList] = useState(false);
  const [isOver, setOver] = useState(false);
  const [loaded, setLoaded] = useState<string>();
  const { uploading, add, again, drop, remove, isBusy } = useAttachments({
    projectId: props.projectId,
    place,
    isReady: loaded === place,
    files,
    onFiles: setFiles,
  });

  const put = (body: string, attachments: readonly Attachment[]) => {
    const typed = fromBody(body);
    setText(typed.text);
    setNamed(typed.named);
    setFiles(attachments);
    setCaret(typed.text.length);
  };

  useEffect(() => {
    if (takesFocus) field.current?.focus();
  }, [takesFocus]);

  // A draft waits at its place; while a message is changed it stays there.
  const editingId = editing?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the message as it was when the change began
  useEffect(() => {
    setLoaded(undefined);
    if (editing !== undefined) {
      put(editing.body, noFiles);
      field.current?.focus();
      return;
    }
    let isGone = false;
    put('', noFiles);
    void conversation.draft(place).then((draft) => {
      if (isGone) return;
      setLoaded(place);
      if (draft !== undefined && field.current?.value === '') put(draft.text, draft.attachments);
    });
    return () => {
      isGone = true;
    };
  }, [place, editingId, conversation]);

  const body = toBody(text, named);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a draft that was found is not written again
  useEffect(() => {
    if (loaded !== place) return;
    const isEmpty = !showsSomething(body) && files.length === 0;
    conversation.keepDraft(place, isEmpty ? undefined : { text: body, attachments: files });
  }, [body, files, place, conversation]);

  // The field is as tall as what is in it, up to a third of the page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again whenever the text changes
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, innerHeight / 3)}px`;
  }, [text]);

  const naming = isListClosed ? undefined : mentionQuery(text, caret);
  const suggestions = naming === undefined ? [] : suggestionsFor(naming.query, people);
  const isListOpen = suggestions.length > 0;
  const current = Math.min(chosen, suggestions.length - 1);

  const tooMany = bytes(body) - limits.messageText;
  const isSeen = showsSomething(body);
  const fault =
    tooMany > 0
      ? t('messages.tooLong', { size: formatBytes(tooMany, language) })
      : !isSeen && body.trim() !== ''
        ? t('messages.unseen')
        : undefined;
  const maySend = fault === undefined && !isBusy && (isSeen || files.length > 0);

  const change = (value: string, at: number) => {
    setText(value);
    setCaret(at);
    choose(0);
    closeList(false);
  };
  const name = (person: Suggested) => {
    if (naming === undefined) return;
    const at = naming.from + person.name.length + 2;
    setNamed((all) => [...all.filter(({ id }) => id !== person.id), person]);
    change(`${text.slice(0, naming.from)}@${person.name} ${text.slice(caret)}`, at);
    requestAnimationFrame(() => field.current?.setSelectionRange(at, at));
    field.current?.focus();
  };
  const send = () => {
    if (!maySend) return;
    if (editing === undefined) props.onSend(body.trim(), files);
    else if (body.trim() !== editing.body) props.onEdited(editing, body.trim());
    if (editing !== undefined) props.onStopEditing();
    put('', noFiles);
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const handled = (act: () => void) => {
      event.preventDefault();
      event.stopPropagation();
      act();
    };
    const { key } = event;
    const person = suggestions[current];
    if (isListOpen && person !== undefined) {
      if (key === 'ArrowDown') return handled(() => choose((current + 1) % suggestions.length));
      if (key === 'ArrowUp')
        return handled(() => choose((current + suggestions.length - 1) % suggestions.length));
      if (key === 'Enter' || key === 'Tab') return handled(() => name(person));
      if (key === 'Escape') return handled(() => closeList(true));
    }
    if (key === 'Enter' && !event.shiftKey && !isPhone) return handled(send);
    if (key === 'Escape' && editing !== undefined) return handled(props.onStopEditing);
    if (key === 'ArrowUp' && text === '' && editing === undefined) return handled(props.onEditLast);
  };

  const takeFiles = (list: FileList | undefined | null): boolean => {
    if (!mayUpload || editing !== undefined || list === undefined || list === null || list.length === 0)
      return false;
    add([...list]);
    return true;
  };
  const onPaste = (event: ClipboardEvent) => {
    if (takeFiles(event.clipboardData.files)) event.preventDefault();
  };
  const onDrop = (event: DragEvent) => {
    setOver(false);
    if (takeFiles(event.dataTransfer.files)) event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files may be dropped on it; the button does the same
    <div
      className={`composer ${isOver ? 'bg-accent-wash!' : ''}`}
      onDrop={onDrop}
      onDragOver={(event) => {
        if (!mayUpload || !event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
    >
      {editing !== undefined && (
        <div className="flex items-center gap-2 pt-1 pr-1 pl-3 text-ink-3">
          <span className="flex-1">{t('messages.editing')}</span>
          <IconButton icon={X} label={t('messages.stopEditing')} hotkey="Esc" onClick={props.onStopEditing} />
        </div>
      )}
      <ComposerFiles
        files={files}
        uploading={editing === undefined ? uploading : []}
        onRemove={remove}
        onAgain={again}
        onDrop={drop}
      />
      {isListOpen && <MentionList id={listId} people={suggestions} current={current} onChoose={name} />}
      <div className="relative">
        <MentionMirror text={text} named={named} />
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          value={text}
          aria-label={props.placeholder}
          aria-autocomplete="list"
          aria-invalid={fault !== undefined}
          {...(isListOpen
            ? { 'aria-activedescendant': `${listId}-${current}`, 'aria-controls': listId }
            : {})}
          {...(fault === undefined ? {} : { 'aria-describedby': faultId })}
          placeholder={props.placeholder}
          className="composer-text relative block w-full resize-none bg-transparent outline-none"
          onChange={({ currentTarget }) => {
            change(currentTarget.value, currentTarget.selectionStart);
            if (currentTarget.value !== '') props.onTyping();
          }}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
      </div>
      {fault !== undefined && (
        <p id={faultId} role="alert" className="px-3 pb-1 text-bad">
          {fault}
        </p>
      )}
      <div className="flex items-center px-1 pb-1">
        {mayUpload && editing === undefined && (
          <>
            <input
              ref={chooser}
              type="file"
              multiple
              hidden
              onChange={({ currentTarget }) => {
                takeFiles(currentTarget.files);
                currentTarget.value = '';
              }}
            />
            <IconButton
              icon={Paperclip}
              label={t('messages.attach')}
              onClick={() => chooser.current?.click()}
            />
          </>
        )}
        <IconButton
          icon={AtSign}
          label={t('messages.mention')}
          onClick={() => {
            const start = text === '' || /\s$/.test(text.slice(0, caret)) ? '@' : ' @';
            change(`${text.slice(0, caret)}${start}${text.slice(caret)}`, caret + start.length);
            field.current?.focus();
          }}
        />
        <span className="flex-1" />
        <span className="mr-1 flex items-center gap-1.5 text-ink-3 max-desk:hidden" aria-hidden="true">
          <Keys keys={['Enter']} />
          {t('messages.enterSends')}
        </span>
        <IconButton icon={SendHorizontal} label={t('messages.send')} disabled={!maySend} onClick={send} />
      </div>
    </div>
  );
};
