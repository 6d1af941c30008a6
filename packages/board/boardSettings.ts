import type { BoardOptions, WheelDevice } from './boardApi.ts';
import type { Theme } from './render/theme.ts';
import type { BoardStrings } from './strings.ts';

/** What of a board can be set while it is open. */
export type BoardSettings = {
  theme: Theme;
  strings: BoardStrings;
  name: string;
  isReadOnly: boolean;
  wheel: { readonly device: WheelDevice; readonly zooms: boolean };
  readonly font: string;
  readonly hasLetterKeys: () => boolean;
  readonly typesIntoNotes: () => boolean;
  isPenMode: boolean;
  hasFocusRing: boolean;
};

export const settingsOf = (options: BoardOptions): BoardSettings => ({
  theme: options.theme,
  strings: options.strings,
  name: options.name,
  isReadOnly: options.readOnly ?? false,
  wheel: { device: options.wheel ?? 'automatic', zooms: options.wheelZooms ?? false },
  font: options.font ?? 'system-ui, sans-serif',
  hasLetterKeys: options.letterKeys ?? (() => true),
  typesIntoNotes: options.typesIntoNotes ?? (() => false),
  isPenMode: false,
  hasFocusRing: false,
});
