export { createBoard } from './board.ts';
export type {
  Board,
  BoardAwareness,
  BoardOptions,
  BoardState,
  BoardUser,
  CommandName,
  ToolName,
  WheelDevice,
} from './boardApi.ts';
export { type Theme, tokens } from './render/theme.ts';
export type { BoardStrings } from './strings.ts';
