import type { CommandName } from '@flux/board';
import { t } from '../words/words.ts';

/** A command of the board in the words of menus and of what is spoken. */
export const commandName = (command: CommandName): string => t(`command.${command}`);
