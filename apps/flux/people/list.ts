import type { Command } from '../command.ts';
import { withStudio } from '../studio.ts';
import { count, minute, table } from '../table.ts';

const passwords = { set: '', old: 'from the old system', none: 'none yet' };

export const peopleList: Command = {
  words: ['people', 'list'],
  operands: [],
  does: 'lists everybody with an account',
  options: {},
  help: 'Times are UTC. “Last active” is of the session that was active last.',
  run: async (given) => {
    const people = await withStudio(given, (operator) => operator.listPeople());
    const rows = people.map(({ email, name, role, createdAt, lastActiveAt, password }) => [
      email,
      name,
      role,
      minute(createdAt),
      lastActiveAt === null ? 'never' : minute(lastActiveAt),
      passwords[password],
    ]);
    const headings = ['address', 'name', 'role', 'since', 'last active', 'password'];
    const total = count(people.length, 'person', 'people');
    const text = people.length === 0 ? 'Nobody has an account yet.' : `${table(headings, rows)}\n${total}`;
    return { data: { people }, text };
  },
};
