import type { Board } from '@flux/board';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { fitOf } from '../palette/match.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { t } from '../words/words.ts';

export type ConnectDialogProps = { readonly board: Board; readonly onClose: () => void };

/** What the selected object is connected to: typed to narrow the list, chosen by arrows and Enter, or clicked. */
const ConnectDialog = ({ board, onClose }: ConnectDialogProps) => {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [targets] = useState(board.connectable);
  const [query, setQuery] = useState('');
  const [current, choose] = useState(0);
  const shown = targets.filter(({ words }) => fitOf(words, query) !== undefined);
  const connect = (target: string | undefined) => {
    if (target === undefined) return;
    board.connectTo(target);
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || shown.length === 0) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? shown.length - 1 : 0;
    if (step === 0 && event.key !== 'Enter') return;
    event.preventDefault();
    if (event.key === 'Enter') connect(shown[current]?.id);
    else choose((current + step) % shown.length);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: whichever is chosen is seen
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [current, query]);
  return (
    <Dialog title={t('connect.title')} onClose={onClose}>
      <input
        role="combobox"
        aria-label={t('connect.field')}
        aria-expanded={shown.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={shown.length === 0 ? undefined : `${id}-${current}`}
        autoComplete="off"
        spellCheck={false}
        placeholder={t('connect.field')}
        value={query}
        className="field h-8 w-full px-2.5 max-desk:h-11"
        onChange={({ currentTarget }) => {
          setQuery(currentTarget.value);
          choose(0);
        }}
        onKeyDown={onKeyDown}
      />
      <p role="status" className={shown.length === 0 ? 'pt-3 text-ink-2' : 'sr-only'}>
        {shown.length === 0 ? t('connect.none') : t('connect.found', { count: shown.length })}
      </p>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={t('connect.title')}
        hidden={shown.length === 0}
        className="-mx-2 mt-2 max-h-[min(50vh,360px)] overflow-y-auto"
      >
        {shown.map((target, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the chosen one
          <div
            key={target.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === current}
            onPointerMove={() => choose(index)}
            onClick={() => connect(target.id)}
            className={`min-h-8 rounded-control px-2 py-1.5 max-desk:min-h-11 ${index === current ? 'bg-hover' : ''}`}
          >
            {target.words}
          </div>
        ))}
      </div>
    </Dialog>
  );
};

export default ConnectDialog;
