import type { ChannelId, FileId, PersonId, ProjectId, Role } from '@flux/contracts';
import { Problem } from '@flux/contracts';
import type { Import } from '@flux/services/operator';
import type { Progress } from '../progress.ts';
import { newTally, type OldStudio, type Refused, type Tally } from './oldStudio.ts';

export const kinds = ['projects', 'members', 'files', 'channels', 'messages'] as const;
export type Kind = (typeof kinds)[number];

/** A project that is here now, or would be, and who may do what in it. */
export type Place = {
  readonly id: ProjectId;
  readonly ownerId: PersonId;
  readonly roles: ReadonlyMap<PersonId, Role>;
};

export type OldChannel = {
  readonly id: ChannelId;
  readonly place: Place;
  /** Who alone sees it. */
  readonly memberIds: readonly PersonId[] | undefined;
};

/** One import under way: what came before is what comes later hangs on. */
export type Bringing = {
  readonly studio: Import;
  readonly old: OldStudio;
  readonly asked: { readonly importId: string; readonly dryRun: boolean };
  readonly progress: Progress;
  readonly tallies: Readonly<Record<Kind, Tally>>;
  /** By old ids, each. */
  readonly people: ReadonlyMap<string, PersonId>;
  readonly projects: Map<string, Place>;
  /** Teams that have channels of their own; here a team is a project. */
  readonly teams: Map<string, Place>;
  readonly channels: Map<string, OldChannel>;
  /** Files that lie in a project. */
  readonly files: Map<string, { readonly id: FileId; readonly place: Place }>;
};

export const newTallies = (): Readonly<Record<Kind, Tally>> => ({
  projects: newTally(),
  members: newTally(),
  files: newTally(),
  channels: newTally(),
  messages: newTally(),
});

/** What the whole of the studio cannot do now; no row is at fault. */
const passing: ReadonlySet<string> = new Set([
  'scanner_unavailable',
  'database_unavailable',
  'quota_exceeded',
]);

/**
 * Counts one row: what a service refuses is noted, and the next one comes.
 * @throws what is no fault of the row
 */
export async function counting(
  tally: Tally,
  { row, what }: Pick<Refused, 'row' | 'what'>,
  bring: () => Promise<Refused['reason'] | boolean>,
): Promise<boolean> {
  tally.rows++;
  try {
    const done = await bring();
    if (typeof done === 'string') tally.refused.push({ row, what, reason: done });
    else if (done) tally.brought++;
    else tally.alreadyThere++;
    return typeof done !== 'string';
  } catch (error) {
    if (!(error instanceof Problem) || passing.has(error.code)) throw error;
    tally.refused.push({ row, what, reason: 'refused', detail: error.message });
    return false;
  }
}
