import { resolve } from 'node:path';
import { isUuid, newId } from '@flux/contracts';
import type { Import } from '@flux/services/operator';
import { type Command, dryRun, type Given, type Result } from '../command.ts';
import { exitCodes, Failure } from '../failures.ts';
import { withImport } from '../studio.ts';
import { bringStudio } from './bringStudio.ts';
import { readFolder } from './readFolder.ts';
import { readTables } from './readTables.ts';
import { isDatabase, readUsers } from './readUsers.ts';
import { type Asked, textOfAll, textOfPeople, textOfTakenBack } from './report.ts';

const givenText = (given: Given, name: string): string | undefined => {
  const value = given.values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** What is brought stays, and is known by the import's id: it goes on when it is asked again. */
async function whole<T>({ importId, dryRun }: Asked, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure || dryRun) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure('import_cut_off', `The import ${importId} was cut off: ${reason}`, error);
  }
}

async function bringPeople(given: Given, from: string, asked: Asked): Promise<Result> {
  given.progress.step('Reading the users');
  const rows = await readUsers(from, given.env.INIT_CWD ?? process.cwd());
  const done = await withImport(given, async (studio) => {
    given.progress.step('Adding people');
    const progress = (at: number, all: number) => given.progress.at(`${at} of ${all}`);
    return await studio.importPeople(rows, { ...asked, progress });
  });
  return {
    data: { ...done, ...asked },
    text: textOfPeople(done, asked),
    exitCode: done.refused.length === 0 ? exitCodes.done : exitCodes.inPart,
  };
}

async function bringAll(given: Given, from: string, asked: Asked): Promise<Result> {
  const folder = given.env.INIT_CWD ?? process.cwd();
  const uploads = givenText(given, 'uploads');
  const bytes = uploads === undefined ? undefined : resolve(folder, uploads);
  given.progress.step('Reading the studio of 2025');
  const old = isDatabase(from)
    ? await readTables(from, bytes)
    : await readFolder(resolve(folder, from), bytes);
  const done = await withImport(given, (studio: Import) =>
    whole(asked, () => bringStudio(studio, old, { asked, progress: given.progress })),
  );
  const refused = [done.people, ...Object.values(done.tallies)].some((tally) => tally.refused.length > 0);
  return {
    data: { ...asked, people: done.people, ...done.tallies },
    text: textOfAll(done, asked),
    exitCode: refused ? exitCodes.inPart : exitCodes.done,
  };
}

async function takeBack(given: Given, asked: Asked): Promise<Result> {
  if (!isUuid(asked.importId)) throw new Failure('usage', 'After --take-back comes the id of an import.');
  const done = await withImport(given, (studio) => studio.takeBackImport(asked));
  const kept = Object.values(done.kept).some((names) => names.length > 0);
  return {
    data: { ...asked, ...done },
    text: textOfTakenBack(done, asked),
    exitCode: kept ? exitCodes.inPart : exitCodes.done,
  };
}

export const importFluxstudio: Command = {
  words: ['import', 'fluxstudio'],
  operands: [],
  does: 'brings the people, projects, files and messages of the 2025 system',
  options: {
    ...dryRun,
    only: { type: 'string' },
    from: { type: 'string' },
    uploads: { type: 'string' },
    'take-back': { type: 'string' },
  },
  help: `--from <source>     the folder in which it ran, or postgres://… of its database (only read)
--uploads <folder>  where the bytes of its files are; “uploads” in that folder without it
--only people       people and their passwords alone; then --from may be its users.json
--take-back <id>    takes out again what an import brought
--dry-run           reads and checks everything, and changes nothing

What is here already stays as it is, so this can be run again, and brings what is new. A row that
cannot come along is said, with the reason, and stops nothing: then it ends with 3. Nobody is
told of anything by mail. What each thing becomes: docs/operating/import.md.

--take-back leaves what has been used since: people who have signed in, projects with boards or
other files, channels in which somebody else has written. It says which.`,
  run: async (given) => {
    const isDry = given.values['dry-run'] === true;
    const back = givenText(given, 'take-back');
    if (back !== undefined) return await takeBack(given, { importId: back, dryRun: isDry });
    const only = givenText(given, 'only');
    if (only !== undefined && only !== 'people')
      throw new Failure('usage', 'Only people can be brought alone: --only people.');
    const from = givenText(given, 'from');
    if (from === undefined) throw new Failure('usage', 'Say where from: --from <source>.');
    const target = givenText(given, 'target');
    const asked: Asked = { importId: newId(), dryRun: isDry, ...(target === undefined ? {} : { target }) };
    return only === 'people' ? await bringPeople(given, from, asked) : await bringAll(given, from, asked);
  },
};
