import { tokens } from '../render/theme.ts';

/** The colours that have a name on a board, as `p:<slot>`: the people's of look/tokens.md, in that order. */
const SLOTS = ['madder', 'ochre', 'moss', 'lagoon', 'cobalt', 'mulberry', 'iris', 'slate'] as const;

export type PaletteSlot = (typeof SLOTS)[number];

export const paletteSlots: readonly PaletteSlot[] = SLOTS;

/** A chosen colour is the same in both themes. */
const paints: ReadonlyMap<string, string> = new Map(
  SLOTS.flatMap((slot, at) => {
    const paint = tokens.light.people[at];
    return paint === undefined ? [] : [[`p:${slot}`, paint]];
  }),
);

export const slotPaint = (color: string): string | undefined => paints.get(color);
