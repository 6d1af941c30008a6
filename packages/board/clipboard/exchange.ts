import type { ClipboardCommands } from '../commands.ts';
import type { BoardStrings } from '../strings.ts';
import type { Clipboard, Incoming, PasteMode } from './clipboard.ts';
import type { Flavors } from './flavors.ts';

/** The clipboard as commands of a menu reach it; a browser may refuse. */
export type SystemClipboard = {
  readonly write: (flavors: Flavors) => Promise<void>;
  readonly read: () => Promise<Incoming>;
};

type Said = {
  readonly copied: (count: number) => void;
  readonly pasted: (count: number) => void;
  readonly refused: (words: (strings: BoardStrings) => string) => void;
};

type Options = {
  readonly clipboard: Clipboard;
  readonly system: SystemClipboard;
  readonly selected: () => number;
  readonly canEdit: () => boolean;
  /** Files that are no board's; true when something was made of them. */
  readonly takeFiles: (files: readonly File[]) => boolean;
  /** A drawing that came as its markup; true when that is what it was. */
  readonly takeDrawing: (text: string) => boolean;
  readonly say: Said;
  readonly isMac: boolean;
};

export type Exchange = ClipboardCommands & {
  /** What came with the key of paste; true when something was made of it. */
  readonly pasted: (incoming: Incoming, mode: PasteMode) => boolean;
};

/** Board and system clipboard: what goes out, what comes in, and what is said of it. */
export function exchange(options: Options): Exchange {
  const { clipboard, system, say } = options;
  const key = (letter: string): string => (options.isMac ? `⌘${letter}` : `Ctrl+${letter}`);
  const refused = (letter: string) => () => say.refused((strings) => strings.clipboardRefused(key(letter)));

  const pasted = (incoming: Incoming, mode: PasteMode): boolean => {
    if (!options.canEdit()) return false;
    const count = clipboard.paste(incoming, mode);
    if (count === undefined)
      return options.takeFiles(incoming.files) || options.takeDrawing(incoming.text ?? '');
    say.pasted(count);
    return true;
  };

  return {
    pasted,
    copy(then) {
      const flavors = clipboard.copied();
      if (flavors === undefined) return false;
      const count = options.selected();
      system.write(flavors).then(() => {
        say.copied(count);
        then();
      }, refused('C'));
      return true;
    },
    paste(mode) {
      const use = (incoming: Incoming): void => {
        if (!pasted(incoming, mode)) say.refused(({ nothingToPaste }) => nothingToPaste);
      };
      system.read().then(use, refused('V'));
      return true;
    },
  };
}
