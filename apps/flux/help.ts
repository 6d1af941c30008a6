import type { Command } from './command.ts';
import { loadCommands, names } from './commands.ts';
import { table } from './table.ts';

const call = ({ words, operands }: Command): string => [...words, ...operands].join(' ');

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');

/** The commands that begin with the word, or all. */
export async function helpOfAll(word?: string): Promise<string> {
  const some = names.filter((name) => word === undefined || name.split(' ')[0] === word);
  const rows = (await loadCommands(some)).map((command) => [call(command), command.does]);
  const [first = ''] = table(['', ''], rows).split('\n', 1);
  const list = table(['', ''], rows).slice(first.length + 1);
  return `Usage: ./flux <command>

${indented(list)}

  --help           of a command says all about it
  --json           prints what programs read
  --target <name>  works on a deployed studio, here or by ssh, with its own settings

Without --target it works on the studio of this environment: docs/operating/settings.md.`;
}

export const helpOf = (command: Command): string => `Usage: ./flux ${call(command)} [options]

${command.does[0]?.toUpperCase()}${command.does.slice(1)}.

${indented(command.help)}

  --json           prints what programs read
  --target <name>  works on a deployed studio, here or by ssh, with its own settings`;
