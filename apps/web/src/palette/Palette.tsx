import { sanitizeSearchQuery } from '@flux/sanitize';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Icon } from '../parts/Icon.tsx';
import { Keys } from '../parts/Keys.tsx';
import { type Command, closePalette, currentCommands } from '../shell/commands.ts';
import { releaseKeys } from '../shell/heldKeys.ts';
import { t } from '../words/words.ts';
import { fitOf, stretchesOf } from './match.ts';
import { usePlaces } from './places.ts';
import { Sight } from './Sight.tsx';

/** Most that is shown of a group: who wants more types more. */
const mostOfGroup = 8;

const Label = ({ label, query }: { readonly label: string; readonly query: string }) => {
  let at = 0;
  return (
    <span className="truncate">
      {stretchesOf(label, query).map(({ text, isHit }) => {
        at += text.length;
        return isHit ? (
          <mark key={at} className="hit">
            {text}
          </mark>
        ) : (
          text
        );
      })}
    </span>
  );
};

/** The commands that fit, best first, those of one group together; then what can be made with that name. */
function fitting(commands: readonly Command[], query: string): readonly Command[] {
  const fits = commands
    .map((command) => ({ command, fit: fitOf(command.label, query) }))
    .filter((one): one is { command: Command; fit: number } => one.fit !== undefined)
    .toSorted((a, b) => b.fit - a.fit)
    .map(({ command }) => command);
  const isNamed = query !== '';
  const named = commands.flatMap((command) =>
    isNamed && command.labelFor !== undefined
      ? [{ ...command, label: command.labelFor(query), run: () => command.run(query) }]
      : [],
  );
  const [go, act] = (['go', 'do'] as const).map((group) =>
    fits
      .filter((command) => command.group === group && !(isNamed && command.labelFor !== undefined))
      .slice(0, mostOfGroup),
  );
  return [...(go ?? []), ...(act ?? []), ...named];
}

/** Finds and does everything by its name (Ctrl K). */
export default function Palette() {
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const [query, setQuery] = useState('');
  const [chosen, choose] = useState(0);
  const places = usePlaces();
  const commands = useMemo(() => [...places, ...currentCommands()], [places]);
  const wanted = sanitizeSearchQuery(query);
  const shown = fitting(commands, wanted);
  const current = Math.min(chosen, shown.length - 1);
  const sight = shown[current]?.shows;
  const isFound = shown.some(({ labelFor }) => labelFor === undefined);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    dialog.current?.close();
    command.run();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, before another key can come
  useLayoutEffect(() => {
    dialog.current?.showModal();
    const { text, isEntered } = releaseKeys();
    if (text === '') return;
    setQuery(text);
    if (isEntered) run(fitting(commands, text.trim())[0]);
  }, []);
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && shown.length > 0) choose((current + step + shown.length) % shown.length);
    else if (event.key === 'Enter') run(shown[current]);
    else return;
    event.preventDefault();
  };

  return (
    <dialog
      ref={dialog}
      aria-label={t('palette.open')}
      onClose={closePalette}
      onPointerDown={(event) => {
        if (event.target === dialog.current) dialog.current.close();
      }}
      className="floats fixed mx-auto mt-[13vh] mb-auto w-[calc(100%-16px)] max-w-[760px] overflow-hidden p-0 text-ink"
    >
      <label className="flex h-13 items-center gap-3 border-line border-b px-4">
        <Icon of={Search} size={20} className="text-ink-2" />
        <input
          autoFocus
          role="combobox"
          aria-label={t('palette.open')}
          aria-expanded={shown.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={shown.length === 0 ? undefined : `${id}-${current}`}
          autoComplete="off"
          spellCheck={false}
          placeholder={t('palette.placeholder')}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            choose(0);
          }}
          onKeyDown={onKey}
          className="min-w-0 flex-1 bg-transparent text-16 outline-none"
        />
      </label>
      {!isFound && (
        <p
          role="status"
          className="max-h-[40vh] overflow-y-auto px-4 py-5 text-ink-2 [overflow-wrap:anywhere]"
        >
          {t('palette.nothing', { query })}
        </p>
      )}
      <div className="flex">
        <div
          ref={list}
          id={`${id}-list`}
          role="listbox"
          aria-label={t('palette.results')}
          hidden={shown.length === 0}
          className="max-h-[min(52vh,440px)] min-w-0 flex-1 overflow-y-auto p-2"
        >
          {shown.map((command, index) => (
            <div key={command.id}>
              {command.group !== shown[index - 1]?.group && (
                <div role="presentation" className="px-2 pt-2 pb-1 text-ink-3">
                  {t(command.group === 'go' ? 'palette.go' : 'palette.do')}
                </div>
              )}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above has the keys */}
              {/* biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus and names the chosen one */}
              <div
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === current}
                onPointerMove={() => choose(index)}
                onClick={() => run(command)}
                className={`flex h-11 items-center gap-3 rounded-control px-2 desk:h-8 ${index === current ? 'bg-hover' : ''}`}
              >
                <Icon of={command.icon} className="text-ink-2" />
                <Label label={command.label} query={wanted} />
                {command.detail !== undefined && (
                  <span className="ml-auto max-w-[40%] flex-none truncate pl-3 text-ink-3">
                    {command.detail}
                  </span>
                )}
                {command.keys !== undefined && (
                  <span className={`max-desk:hidden ${command.detail === undefined ? 'ml-auto' : ''}`}>
                    <Keys keys={command.keys} />
                  </span>
                )}
              </div>
            </div>
          ))}
        </div>
        {sight !== undefined && <Sight shown={sight} />}
      </div>
      <footer className="hidden h-10 items-center gap-5 border-line border-t px-4 text-ink-2 desk:flex">
        <span className="flex items-center gap-2">
          <Keys keys={['Enter']} /> {t('palette.enter')}
        </span>
        <span className="flex items-center gap-2">
          <Keys keys={['Esc']} /> {t('palette.esc')}
        </span>
        <span className="ml-auto flex items-center gap-2">
          <Keys keys={['?']} /> {t('palette.keys')}
        </span>
      </footer>
    </dialog>
  );
}
