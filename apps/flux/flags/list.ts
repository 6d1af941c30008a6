import type { Command } from '../command.ts';
import { withStudio } from '../studio.ts';
import { minute, table } from '../table.ts';

const percent = (of: number): string => `${of} %`;

export const flagsList: Command = {
  words: ['flags', 'list'],
  operands: [],
  does: 'lists the features that are rolled out bit by bit, and who has them',
  options: {},
  help: 'Times are UTC. “People” are those who have it now, of all who can sign in.',
  run: async (given) => {
    const flags = await withStudio(given, (operator) => operator.listFlags());
    const rows = flags.map(({ name, percent: share, people, of, on, off, changedAt }) => [
      name,
      percent(share),
      `${people} of ${of}`,
      on.join(', '),
      off.join(', '),
      changedAt === undefined ? 'never' : minute(changedAt),
    ]);
    const headings = ['feature', 'of all', 'people', 'always', 'never', 'changed'];
    const about = flags.map(({ name, does }) => `${name}: ${does}.`).join('\n');
    const text =
      flags.length === 0 ? 'No feature is rolled out bit by bit.' : `${table(headings, rows)}\n\n${about}`;
    return { data: { flags }, text };
  },
};
