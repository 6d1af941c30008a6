import type { CommandName } from '@flux/board';
import { type MessageKey, t } from '../words/words.ts';

const names: Readonly<Record<CommandName, MessageKey>> = {
  undo: 'command.undo',
  edit: 'command.edit',
  redo: 'command.redo',
  delete: 'command.delete',
  forward: 'command.forward',
  backward: 'command.backward',
  toFront: 'command.toFront',
  toBack: 'command.toBack',
  duplicate: 'command.duplicate',
  cut: 'command.cut',
  copy: 'command.copy',
  paste: 'command.paste',
  pasteInPlace: 'command.pasteInPlace',
  connectTo: 'command.connectTo',
  insertImage: 'command.insertImage',
  export: 'command.export',
  describe: 'command.describe',
  lock: 'command.lock',
  unlock: 'command.unlock',
  turnRight: 'command.turnRight',
  turnLeft: 'command.turnLeft',
  selectAll: 'command.selectAll',
  back: 'command.back',
  zoomIn: 'command.zoomIn',
  zoomOut: 'command.zoomOut',
  zoomTo100: 'command.zoomTo100',
  fitAll: 'command.fitAll',
  fitSelection: 'command.fitSelection',
  keepTool: 'command.keepTool',
  nextObject: 'command.nextObject',
  previousObject: 'command.previousObject',
};

/** A command of the board in the words of menus and of what is spoken. */
export const commandName = (command: CommandName): string => t(names[command]);
