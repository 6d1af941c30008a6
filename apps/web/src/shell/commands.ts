import type { Board, FileInfo } from '@flux/contracts';
import type { LucideIcon } from 'lucide-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { holdKeys, releaseKeys } from './heldKeys.ts';

/** A thing to be looked at before one goes there. */
export type Shown =
  | { readonly kind: 'board'; readonly board: Board; readonly project: string }
  | { readonly kind: 'file'; readonly file: FileInfo; readonly project: string };

/** One thing that a person can do, by the same name in palette, menu and docs. */
export type Command = {
  readonly id: string;
  readonly label: string;
  /** Where it is or what it is, beside the label. */
  readonly detail?: string;
  readonly icon: LucideIcon;
  readonly group: 'go' | 'do';
  /** The keys that do it, each as it is written on them: `['Shift', 'B']`. */
  readonly keys?: readonly string[];
  /** The part that hears the keys itself while it has the focus; elsewhere they do nothing. */
  readonly keysOf?: 'board';
  /** The label of what takes a name, when somebody has written one: it is offered for whatever is written. */
  readonly labelFor?: (name: string) => string;
  /** What is shown of it beside the list. */
  readonly shows?: Shown;
  /** `name` is what was written, for what takes one. */
  readonly run: (name?: string) => void;
};

type Source = { readonly current: readonly Command[] };

const sources = new Set<Source>();
let isPaletteOpen = false;
const listeners = new Set<() => void>();
const changed = () => {
  for (const listener of listeners) listener();
};

function setPalette(isOpen: boolean): void {
  isPaletteOpen = isOpen;
  changed();
}

export function closePalette(): void {
  releaseKeys();
  setPalette(false);
}

/** Its code may not be here yet: what is typed until it is there is typed into it. */
export function openPalette(): void {
  if (isPaletteOpen) return;
  holdKeys(closePalette);
  setPalette(true);
}

export const useIsPaletteOpen = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isPaletteOpen,
  );

/** What can be done now: the commands of all that is on the page, the shell's first. */
export const currentCommands = (): readonly Command[] => [...sources].flatMap(({ current }) => current);

/** Offers commands while the component is there. */
export function useCommands(commands: readonly Command[]): void {
  const source = useRef(commands);
  source.current = commands;
  useEffect(() => {
    sources.add(source);
    return () => {
      sources.delete(source);
    };
  }, []);
}
