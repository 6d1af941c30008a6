import type { ImportedPeople, TakenBackImport } from '@flux/services/operator';
import { count, table } from '../table.ts';
import { kinds } from './bringing.ts';
import type { Brought } from './bringStudio.ts';
import { reasons } from './oldStudio.ts';

export type Asked = {
  readonly importId: string;
  readonly dryRun: boolean;
  /** The studio that it came to, where one was named. */
  readonly target?: string;
};

/** What each reason says to a person; `docs/operating/import.md` says the same. */
export const peopleReasons = {
  not_a_person: 'the row is no user',
  email_invalid: 'the address is none',
  name_too_long: 'the name has more than 255 bytes',
  role_unknown: 'the type is none of admin, designer, client',
  hash_unknown: 'the password is no bcrypt hash',
  hash_too_costly: 'the bcrypt hash has a cost above 14',
  deactivated: 'the account was deactivated',
  twice_in_the_source: 'an older row has the same address',
} as const;

const ending = ({ importId, dryRun, target }: Asked): readonly string[] =>
  dryRun
    ? ['', 'This was a dry run: nothing was changed.']
    : [
        '',
        `This was the import ${importId}. To take it out again:`,
        `./flux import fluxstudio --take-back ${importId}${target === undefined ? '' : ` --target ${target}`}`,
      ];

const withoutPassword = (people: ImportedPeople): readonly string[] =>
  people.withoutPassword === 0
    ? []
    : [`${people.withoutPassword} of the new have no password: they set one by “Forgot your password?”.`];

const refusedPeople = ({ refused }: ImportedPeople): readonly string[] =>
  refused.length === 0
    ? []
    : [
        '',
        table(
          ['row', 'address', 'reason'],
          refused.map(({ row, email, reason }) => [`${row}`, email ?? '', peopleReasons[reason]]),
        ),
      ];

export function textOfPeople(people: ImportedPeople, asked: Asked): string {
  const { rows, added, alreadyThere, refused } = people;
  return [
    `${count(rows, 'row', 'rows')}: ${added} new, ${alreadyThere} already there, ${refused.length} refused.`,
    ...withoutPassword(people),
    ...refusedPeople(people),
    ...ending(asked),
  ].join('\n');
}

export function textOfAll({ people, tallies }: Brought, asked: Asked): string {
  const counts = [
    ['people', people.rows, people.added, people.alreadyThere, people.refused.length],
    ...kinds.map((kind) => {
      const { rows, brought, alreadyThere, refused } = tallies[kind];
      return [kind, rows, brought, alreadyThere, refused.length];
    }),
  ].map((row) => row.map(String));
  const refused = kinds.flatMap((kind) =>
    tallies[kind].refused.map(({ row, what, reason, detail }) => [
      kind,
      `${row}`,
      what.slice(0, 60),
      detail ?? reasons[reason],
    ]),
  );
  return [
    table(['', 'rows', 'new', 'already there', 'refused'], counts),
    ...withoutPassword(people),
    ...refusedPeople(people),
    ...(refused.length === 0 ? [] : ['', table(['of', 'row', 'what', 'reason'], refused)]),
    ...ending(asked),
  ].join('\n');
}

export function textOfTakenBack(done: TakenBackImport, { dryRun }: Asked): string {
  const { people, projects, files, channels, messages, kept } = done;
  const stay = Object.entries(kept).flatMap(([kind, names]) => names.map((name) => [kind, name]));
  return [
    `${people} people, ${projects} projects, ${files} files, ${channels} channels and ${messages} messages ${
      dryRun ? 'would be' : 'were'
    } taken out.`,
    ...(stay.length === 0 ? [] : ['', 'Used since, so they stay:', table(['', ''], stay).trimStart()]),
    ...(dryRun ? ['', 'This was a dry run: nothing was changed.'] : []),
  ].join('\n');
}
