import type { ChannelId } from '@flux/contracts';
import { type Bringing, counting, type OldChannel, type Place } from './bringing.ts';
import { dateIn, isRecord, listIn, type OldRecord, steadyId, textIn } from './record.ts';

/** Where a channel belongs: to the project that names it or that it names, else to its team. */
function placeOf(record: OldRecord, bringing: Bringing, linked: ReadonlyMap<string, string>) {
  const { projects, teams } = bringing;
  const project = textIn(record, 'projectId', 'project_id') ?? linked.get(textIn(record, 'id') ?? '');
  if (project !== undefined) return projects.get(project) ?? 'not_brought';
  const team = textIn(record, 'teamId', 'team_id');
  return team === undefined ? 'no_project' : (teams.get(team) ?? 'not_brought');
}

/** Who alone may see it, where not everybody of the project was in it. */
function membersOf(record: OldRecord, { roles }: Place, { people }: Bringing): OldChannel['memberIds'] {
  const given = listIn(record, 'participants');
  if (given.length === 0) return undefined;
  const known = given.flatMap((each) => people.get(textIn(each, 'userId', 'user_id') ?? '') ?? []);
  const inside = [...new Set(known)].filter((personId) => roles.has(personId));
  return inside.length === roles.size ? undefined : inside;
}

export async function bringChannels(bringing: Bringing): Promise<void> {
  const { studio, old, asked, people, channels, tallies, progress } = bringing;
  progress.step('Bringing channels');
  const linked = new Map(
    old.projects.filter(isRecord).flatMap((row): [string, string][] => {
      const channel = isRecord(row.channelMetadata) ? textIn(row.channelMetadata, 'channelId') : undefined;
      const project = textIn(row, 'id');
      return channel === undefined || project === undefined ? [] : [[channel, project]];
    }),
  );
  for (const [index, row] of old.channels.entries()) {
    const record = isRecord(row) ? row : {};
    const oldId = textIn(record, 'id');
    const name = textIn(record, 'name') ?? 'general';
    await counting(tallies.channels, { row: index + 1, what: name }, async () => {
      if (oldId === undefined) return 'not_a_record';
      const place = placeOf(record, bringing, linked);
      if (typeof place === 'string') return place;
      const createdAt = dateIn(record, 'createdAt', 'created_at');
      const id = steadyId<ChannelId>('channel', oldId, createdAt ?? new Date(0));
      const memberIds = membersOf(record, place, bringing);
      const maker = people.get(textIn(record, 'createdBy', 'created_by') ?? '');
      const isNew = await studio.bringChannel(
        {
          id,
          projectId: place.id,
          name,
          topic: textIn(record, 'description') ?? '',
          createdBy: maker ?? place.ownerId,
          createdAt: createdAt ?? new Date(),
          memberIds,
        },
        asked,
      );
      channels.set(oldId, { id, place, memberIds });
      return isNew;
    });
  }
}

/** After what was said in them. */
export async function closeChannels({ studio, old, asked, channels }: Bringing): Promise<void> {
  if (asked.dryRun) return;
  for (const row of old.channels.filter(isRecord)) {
    const channel = channels.get(textIn(row, 'id') ?? '');
    const isArchived = row.is_archived === true || row.isArchived === true;
    const archivedAt = isArchived ? (dateIn(row, 'updated_at', 'updatedAt') ?? new Date()) : undefined;
    if (channel !== undefined) await studio.closeChannel(channel.id, archivedAt);
  }
}
