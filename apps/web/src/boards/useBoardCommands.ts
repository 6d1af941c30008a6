import type { Board, BoardState, CommandName } from '@flux/board';
import {
  ArrowDownToLine,
  ArrowUpToLine,
  Copy,
  Download,
  Image,
  Lock,
  type LucideIcon,
  Maximize,
  RotateCw,
  Scan,
  Spline,
  SquareDashed,
  Trash2,
} from 'lucide-react';
import { type Command, useCommands } from '../shell/commands.ts';
import { t } from '../words/words.ts';
import { commandName } from './commandName.ts';
import { hotkeyOf } from './hotkeys.ts';
import { toolRows } from './toolRows.ts';

type Row = {
  readonly command: CommandName;
  readonly icon: LucideIcon;
  readonly needs: 'nothing' | 'selection';
};

/** What the palette offers on a board; looking first, then what changes the selection. */
const rows: readonly Row[] = [
  { command: 'export', icon: Download, needs: 'nothing' },
  { command: 'fitAll', icon: Maximize, needs: 'nothing' },
  { command: 'selectAll', icon: SquareDashed, needs: 'nothing' },
  { command: 'fitSelection', icon: Scan, needs: 'selection' },
];
const changes: readonly Row[] = [
  { command: 'insertImage', icon: Image, needs: 'nothing' },
  { command: 'connectTo', icon: Spline, needs: 'selection' },
  { command: 'duplicate', icon: Copy, needs: 'selection' },
  { command: 'toFront', icon: ArrowUpToLine, needs: 'selection' },
  { command: 'toBack', icon: ArrowDownToLine, needs: 'selection' },
  { command: 'turnRight', icon: RotateCw, needs: 'selection' },
  { command: 'lock', icon: Lock, needs: 'selection' },
  { command: 'delete', icon: Trash2, needs: 'selection' },
];

/** The tools, by the keys that the board hears itself. */
const toolCommands = (board: Board, readOnly: boolean): readonly Command[] =>
  toolRows
    .filter(({ group }) => group === 'point' || !readOnly)
    .map(({ name, icon, label, hotkey }) => ({
      id: `board.tool.${name}`,
      label: t(label),
      icon,
      group: 'do',
      keys: hotkey.split(' '),
      keysOf: 'board',
      run() {
        board.focus({ focusVisible: false });
        board.setTool(name);
      },
    }));

/** Offers the board's commands in the palette while it is open. */
export function useBoardCommands(board: Board | undefined, state: BoardState | undefined): void {
  const hasSelection = (state?.selection.length ?? 0) > 0;
  const offered = state?.readOnly === false ? [...rows, ...changes] : rows;
  const commands =
    board === undefined
      ? []
      : offered
          .filter(({ needs }) => needs === 'nothing' || hasSelection)
          .map(({ command, icon }): Command => {
            const keys = hotkeyOf(command)?.split(' ');
            return {
              id: `board.${command}`,
              label: commandName(command),
              icon,
              group: 'do',
              ...(keys === undefined ? {} : { keys }),
              run() {
                board.focus({ focusVisible: false });
                board.run(command);
              },
            };
          });
  useCommands(
    board === undefined ? commands : [...commands, ...toolCommands(board, state?.readOnly !== false)],
  );
}
