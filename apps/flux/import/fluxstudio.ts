import { type Command, dryRun } from '../command.ts';
import { exitCodes, Failure } from '../failures.ts';
import { withStudio } from '../studio.ts';
import { count, table } from '../table.ts';
import { readSource } from './readSource.ts';

/** What each reason says to a person; `docs/operating/flux.md` says the same. */
export const reasons = {
  not_a_person: 'the row is no user',
  email_invalid: 'the address is none',
  name_too_long: 'the name has more than 255 bytes',
  role_unknown: 'the type is none of admin, designer, client',
  hash_unknown: 'the password is no bcrypt hash',
  hash_too_costly: 'the bcrypt hash has a cost above 14',
  deactivated: 'the account was deactivated',
  twice_in_the_source: 'an older row has the same address',
} as const;

export const importFluxstudio: Command = {
  words: ['import', 'fluxstudio'],
  operands: [],
  does: 'brings the people of the 2025 system, with their passwords',
  options: { ...dryRun, only: { type: 'string' }, from: { type: 'string' } },
  help: `--only people     what to bring
--from <source>   its users.json, or postgres://… of its database (the table users, only read)
--dry-run         does everything and takes it back

Addresses are brought into one form, bcrypt hashes are kept until the first sign-in, and types
become roles: admin → admin, designer → member, client → guest. An address that is here
already keeps its person, role and password, so this can be run again. Either everybody is
added who is not refused, or nobody. Ends with 3 when rows were refused.`,
  run: async (given) => {
    const { only, from } = given.values;
    if (only !== 'people') throw new Failure('usage', 'Say what to bring: --only people.');
    if (typeof from !== 'string' || from === '')
      throw new Failure('usage', 'Say where from: --from <source>.');
    const isDry = given.values['dry-run'] === true;
    given.progress.step('Reading the users');
    const rows = await readSource(from, given.env.INIT_CWD ?? process.cwd());
    const done = await withStudio(given, async (operator) => {
      given.progress.step('Adding people');
      const progress = (at: number, all: number) => given.progress.at(`${at} of ${all}`);
      return await operator.importPeople(rows, { dryRun: isDry, progress });
    });
    const { added, alreadyThere, withoutPassword, refused } = done;
    const lines = [
      `${count(done.rows, 'row', 'rows')}: ${added} new, ${alreadyThere} already there, ${refused.length} refused.`,
      ...(withoutPassword === 0
        ? []
        : [`${withoutPassword} of the new have no password: they set one by “Forgot your password?”.`]),
      ...(refused.length === 0
        ? []
        : [
            '',
            table(
              ['row', 'address', 'reason'],
              refused.map(({ row, email, reason }) => [`${row}`, email ?? '', reasons[reason]]),
            ),
          ]),
      ...(isDry ? ['', 'This was a dry run: nothing was changed.'] : []),
    ];
    return {
      data: { ...done, dryRun: isDry },
      text: lines.join('\n'),
      exitCode: refused.length === 0 ? exitCodes.done : exitCodes.inPart,
    };
  },
};
