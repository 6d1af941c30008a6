export { createBoard } from './board.ts';
export type {
  Board,
  BoardAwareness,
  BoardFiles,
  BoardOptions,
  BoardState,
  BoardUser,
  CommandName,
  ToolName,
  UndoStore,
  WheelDevice,
} from './boardApi.ts';
export { paintOf } from './document/color.ts';
export type { Route } from './document/ends.ts';
export { type PaletteSlot, paletteSlots } from './document/palette.ts';
export type { Align, Dash, Style, StyleField } from './document/style.ts';
export type { ExportOptions } from './export/chosen.ts';
export type { ExportSize } from './export/exportSize.ts';
export { type Theme, tokens } from './render/theme.ts';
export type { BoardStrings } from './strings.ts';
export type { ShownStyle } from './tools/styling.ts';
export type { Entry as UndoEntry } from './undo/entry.ts';
