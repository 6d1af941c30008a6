import type { BoardState, CommandName } from '@flux/board';

type Sections = readonly (readonly CommandName[])[];

const order: readonly CommandName[] = ['forward', 'backward', 'toFront', 'toBack'];

/** What a context menu offers, section by section: unlocking first for what is locked, nothing that changes to viewers. */
export function menuItems({ selection, selectionLocked, pictureSelected, readOnly }: BoardState): Sections {
  if (readOnly)
    return selection.length > 0
      ? [['copy'], ['fitSelection', 'fitAll'], ['export']]
      : [['selectAll', 'fitAll'], ['export']];
  if (selection.length === 0)
    return [['paste', 'pasteInPlace', 'insertImage'], ['selectAll', 'fitAll'], ['export']];
  if (selectionLocked) return [['unlock'], ['copy'], ['fitSelection']];
  const about: readonly (readonly CommandName[])[] = pictureSelected ? [['describe']] : [];
  return [
    ['cut', 'copy', 'paste', 'pasteInPlace', 'duplicate'],
    order,
    ...about,
    ...(selection.length === 1 ? [['connectTo'] as const] : []),
    ['lock', 'export'],
    ['delete'],
  ];
}
