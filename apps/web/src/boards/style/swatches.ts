import { type PaletteSlot, paletteSlots } from '@flux/board';
import type { MessageKey } from '../../words/words.ts';

export type Swatch = { readonly color: string; readonly label: MessageKey };

const none: Swatch = { color: 'none', label: 'color.none' };
const ink: Swatch = { color: 'ink', label: 'color.ink' };
const notes: readonly Swatch[] = [
  { color: 'note:yellow', label: 'color.yellow' },
  { color: 'note:rose', label: 'color.rose' },
  { color: 'note:mint', label: 'color.mint' },
  { color: 'note:sky', label: 'color.sky' },
];
const slotLabels: Readonly<Record<PaletteSlot, MessageKey>> = {
  madder: 'color.madder',
  ochre: 'color.ochre',
  moss: 'color.moss',
  lagoon: 'color.lagoon',
  cobalt: 'color.cobalt',
  mulberry: 'color.mulberry',
  iris: 'color.iris',
  slate: 'color.slate',
};
const palette: readonly Swatch[] = paletteSlots.map((slot) => ({
  color: `p:${slot}`,
  label: slotLabels[slot],
}));

/** What is offered, in two rows: colours with a part to play, then the palette. */
export const swatchesOf = (
  field: 'fill' | 'stroke',
  hasFill: boolean,
): { readonly roles: readonly Swatch[]; readonly palette: readonly Swatch[] } => ({
  // A line without a stroke could not be seen any more.
  roles: field === 'fill' ? [none, ink, ...notes] : hasFill ? [none, ink] : [ink],
  palette,
});

const all: readonly Swatch[] = [none, ink, ...notes, ...palette];

/** A colour in words; one that somebody mixed is called by its value. */
export const colorLabel = (color: string): MessageKey | undefined =>
  all.find((swatch) => swatch.color === color)?.label;
