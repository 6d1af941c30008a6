import { ArrowDown } from 'lucide-react';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { useLater } from '../parts/useLater.ts';
import { t } from '../words/words.ts';
import type { ShownMessage } from './conversation/shownMessages.ts';
import { DayDivider, NewDivider } from './Divider.tsx';
import type { MessageDoings } from './MessageActions.tsx';
import { MessageRow } from './MessageRow.tsx';
import type { Row } from './rows.ts';

/** Pixels from either end at which what lies beyond is read. */
const readAhead = 800;
/** Pixels from the end that still count as the end. */
const nearEnd = 40;

export type MessageListProps = {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  readonly isOffline: boolean;
  /** The message whose address was opened. */
  readonly soughtId: string | undefined;
  readonly beginning: string;
  readonly doingsOf: (shown: ShownMessage) => MessageDoings;
  readonly onOlder: () => void;
  readonly onNewer: () => void;
  readonly onNewest: () => void;
  /** Whether the last message can be seen. */
  readonly onEnd: (isAtEnd: boolean) => void;
  readonly onSendAgain: (key: string) => void;
  readonly onGiveUp: (key: string) => void;
};

const firstMessage = (rows: readonly Row[]): string | undefined =>
  rows.find(({ kind }) => kind === 'message')?.key;

const Top = ({ isBeginning, beginning }: { readonly isBeginning: boolean; readonly beginning: string }) => {
  const isLater = useLater();
  return (
    <p className="message-edge flex h-10 items-center text-ink-3">
      {isBeginning ? beginning : isLater && t('waiting')}
    </p>
  );
};

/** Messages without end: only those near the view exist as elements, and nothing jumps when older ones come. */
export const MessageList = (props: MessageListProps) => {
  const { label, rows, hasOlder, hasNewer, isOffline, soughtId, doingsOf, onOlder, onNewer, onEnd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const before = useRef<readonly Row[]>([]);
  const isAtEnd = useRef(soughtId === undefined);
  const [isAway, setAway] = useState(false);
  const [focusedId, setFocused] = useState<string>();

  // Rows that came above must not push down what is being read.
  const isShift =
    before.current.length > 0 &&
    rows.length > before.current.length &&
    rows.at(-1)?.key === before.current.at(-1)?.key &&
    firstMessage(rows) !== firstMessage(before.current);

  const toEnd = () => list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
  const look = () => {
    const view = scroller.current;
    if (view === null) return;
    // By the element itself: the list does not count the room above it in a short channel.
    const left = view.scrollHeight - view.scrollTop - view.clientHeight;
    isAtEnd.current = left < nearEnd && !hasNewer;
    setAway(!isAtEnd.current);
    onEnd(isAtEnd.current);
    if (view.scrollTop < readAhead && hasOlder) onOlder();
    if (left < readAhead && hasNewer) onNewer();
  };

  const last = rows.at(-1)?.key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is last matters
  useLayoutEffect(() => {
    const isOwn = last !== before.current.at(-1)?.key && isOwnNew(rows);
    before.current = rows;
    if (isAtEnd.current || isOwn) toEnd();
  }, [rows, last]);

  const isFound = soughtId !== undefined && rows.some(({ key }) => key === soughtId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: sought once it is there, not whenever something is said
  useLayoutEffect(() => {
    if (!isFound) return;
    isAtEnd.current = false;
    list.current?.scrollToIndex(
      rows.findIndex(({ key }) => key === soughtId),
      { align: 'center' },
    );
  }, [soughtId, isFound]);

  // What the end is may change without a scroll: a smaller field below, a picture that was drawn.
  // biome-ignore lint/correctness/useExhaustiveDependencies: after the first rows are there
  useEffect(() => {
    const frame = requestAnimationFrame(look);
    return () => cancelAnimationFrame(frame);
  }, [rows.length, hasOlder, hasNewer]);

  const messages = rows.filter(({ kind }) => kind === 'message');
  const stop = messages.some(({ key }) => key === focusedId) ? focusedId : messages.at(-1)?.key;

  const focusMessage = (key: string) => {
    const index = rows.findIndex((row) => row.key === key);
    list.current?.scrollToIndex(index, { align: 'nearest' });
    setFocused(key);
    requestAnimationFrame(() => document.getElementById(`message-${key}`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const isMessage = event.target instanceof HTMLElement && event.target.tagName === 'ARTICLE';
    if (!isMessage) return;
    const at = messages.findIndex(({ key }) => key === stop);
    const next =
      event.key === 'ArrowUp'
        ? at - 1
        : event.key === 'ArrowDown'
          ? at + 1
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? messages.length - 1
              : undefined;
    const row = next === undefined ? undefined : messages[next];
    if (row === undefined) return;
    event.preventDefault();
    focusMessage(row.key);
  };

  const drawRow = (row: Row) => {
    switch (row.kind) {
      case 'top':
        return <Top key={row.key} isBeginning={row.isBeginning} beginning={props.beginning} />;
      case 'day':
        return <DayDivider key={row.key} date={row.date} />;
      case 'new':
        return <NewDivider key={row.key} />;
      case 'message':
        return (
          <MessageRow
            key={row.key}
            shown={row.shown}
            goesOn={row.goesOn}
            isTabStop={row.key === stop}
            isSought={row.key === soughtId}
            isOffline={isOffline}
            doings={doingsOf(row.shown)}
            onFocus={() => setFocused(row.key)}
            onSendAgain={props.onSendAgain}
            onGiveUp={props.onGiveUp}
          />
        );
    }
  };

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-label={label}
        // What is new is said apart, in one sentence; rows that are only scrolled to are not read out.
        aria-live="off"
        className="flex h-full flex-col overflow-y-auto pb-1 [overflow-anchor:none]"
        onKeyDown={onKeyDown}
      >
        <div className="flex-1" />
        <Virtualizer
          ref={list}
          data={rows}
          scrollRef={scroller}
          shift={isShift}
          bufferSize={600}
          onScroll={look}
          onResize={() => {
            if (isAtEnd.current) toEnd();
          }}
        >
          {drawRow}
        </Virtualizer>
      </div>
      {isAway && (
        <Button
          className="absolute right-4 bottom-3 z-40 shadow-float!"
          onClick={() => {
            if (hasNewer) props.onNewest();
            isAtEnd.current = true;
            toEnd();
          }}
        >
          <Icon of={ArrowDown} />
          {t('messages.toEnd')}
        </Button>
      )}
    </div>
  );
};

/** What was just written here is followed to the end, wherever its writer was reading. */
function isOwnNew(rows: readonly Row[]): boolean {
  const last = rows.at(-1);
  return last?.kind === 'message' && last.shown.state.kind === 'waiting';
}
