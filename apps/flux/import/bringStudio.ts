import { newId, type PersonId } from '@flux/contracts';
import { sanitizeEmail } from '@flux/sanitize';
import type { Import, ImportedPeople } from '@flux/services/operator';
import type { Progress } from '../progress.ts';
import { bringChannels, closeChannels } from './bringChannels.ts';
import { bringFiles } from './bringFiles.ts';
import { type Bringing, newTallies } from './bringing.ts';
import { bringMessages } from './bringMessages.ts';
import { bringProjects } from './bringProjects.ts';
import type { OldStudio } from './oldStudio.ts';
import { isRecord, textIn } from './record.ts';

export type Brought = { readonly people: ImportedPeople; readonly tallies: Bringing['tallies'] };

/** Who is here by now, or would be, by the ids that they had. */
async function whoIsWho(
  { users }: OldStudio,
  { refused }: ImportedPeople,
  studio: Import,
): Promise<ReadonlyMap<string, PersonId>> {
  const outside = new Set(
    refused.filter(({ reason }) => reason !== 'twice_in_the_source').map(({ row }) => row),
  );
  const addresses = users.flatMap((user, index): [string, string][] => {
    const oldId = isRecord(user) ? textIn(user, 'id') : undefined;
    const email = isRecord(user) ? sanitizeEmail(user.email) : '';
    return oldId === undefined || email === '' || outside.has(index + 1) ? [] : [[oldId, email]];
  });
  const found = new Map(await studio.findPeople(addresses.map(([, email]) => email)));
  return new Map(
    addresses.map(([oldId, email]) => {
      const personId = found.get(email) ?? newId<PersonId>(); // of a dry run
      found.set(email, personId);
      return [oldId, personId];
    }),
  );
}

/** Brings everything of a studio of 2025, one kind after the other; a row that cannot come is noted and stops nothing. */
export async function bringStudio(
  studio: Import,
  old: OldStudio,
  { asked, progress }: { readonly asked: Bringing['asked']; readonly progress: Progress },
): Promise<Brought> {
  progress.step('Bringing people');
  const people = await studio.importPeople(old.users, {
    ...asked,
    progress: (done, all) => progress.at(`${done} of ${all}`),
  });
  const bringing: Bringing = {
    studio,
    old,
    asked,
    progress,
    tallies: newTallies(),
    people: await whoIsWho(old, people, studio),
    projects: new Map(),
    teams: new Map(),
    channels: new Map(),
    files: new Map(),
  };
  await bringProjects(bringing);
  await bringFiles(bringing);
  await bringChannels(bringing);
  await bringMessages(bringing);
  await closeChannels(bringing);
  return { people, tallies: bringing.tallies };
}
