import type { PersonId, ProjectId, ProjectStatus, Role } from '@flux/contracts';
import { type Bringing, counting, type Place } from './bringing.ts';
import { dateIn, isRecord, listIn, type OldRecord, steadyId, textIn } from './record.ts';

/** What people were in a project or a team; whoever could only look could talk about it, too. */
const roles: Readonly<Record<string, Role>> = {
  owner: 'owner',
  admin: 'admin',
  manager: 'admin',
  lead: 'admin',
  member: 'editor',
  contributor: 'editor',
  reviewer: 'commenter',
  viewer: 'commenter',
  client: 'commenter',
};

const statuses: Readonly<Record<string, ProjectStatus>> = {
  planning: 'planned',
  active: 'active',
  'on-hold': 'paused',
  paused: 'paused',
  completed: 'done',
  cancelled: 'done',
};

type Member = { readonly oldId: string; readonly role: Role };

const membersIn = (row: OldRecord): readonly Member[] =>
  listIn(row, 'members').flatMap((member) => {
    const oldId = textIn(member, 'userId', 'user_id', 'id');
    return oldId === undefined ? [] : [{ oldId, role: roles[textIn(member, 'role') ?? ''] ?? 'commenter' }];
  });

/** Who made it; else the first of its owners and admins who was brought. */
function ownerOf(row: OldRecord, members: readonly Member[], { people }: Bringing): PersonId | undefined {
  const made = textIn(row, 'manager_id', 'managerId', 'createdBy', 'created_by', 'lead_id', 'leadId');
  const leading = ['owner', 'admin'].flatMap((role) => members.filter((member) => member.role === role));
  const candidates = [...leading.filter(({ role }) => role === 'owner').map(({ oldId }) => oldId), made];
  return [...candidates, ...leading.map(({ oldId }) => oldId)]
    .map((oldId) => (oldId === undefined ? undefined : people.get(oldId)))
    .find((personId) => personId !== undefined);
}

type One = { readonly kind: 'project' | 'team'; readonly row: unknown; readonly at: number };

async function bringOne(bringing: Bringing, { kind, row, at }: One, into: Map<string, Place>): Promise<void> {
  const { studio, asked, people, tallies } = bringing;
  const record = isRecord(row) ? row : {};
  const oldId = textIn(record, 'id');
  const name = textIn(record, 'name') ?? '';
  const members = membersIn(record);
  const unknown: Member[] = [];
  let place: Place | undefined;
  const isNew = await counting(tallies.projects, { row: at, what: name || (oldId ?? '') }, async () => {
    if (oldId === undefined) return 'not_a_record';
    const ownerId = ownerOf(record, members, bringing);
    if (ownerId === undefined) return 'owner_unknown';
    const createdAt = dateIn(record, 'createdAt', 'created_at') ?? new Date();
    const others = new Map<PersonId, Exclude<Role, 'owner'>>();
    for (const member of members) {
      const personId = people.get(member.oldId);
      if (personId === undefined) unknown.push(member);
      else if (personId !== ownerId) others.set(personId, member.role === 'owner' ? 'admin' : member.role);
    }
    const id = steadyId<ProjectId>(kind, oldId, dateIn(record, 'createdAt', 'created_at') ?? new Date(0));
    place = { id, ownerId, roles: new Map<PersonId, Role>([...others, [ownerId, 'owner']]) };
    const brought = await studio.bringProject(
      {
        id,
        ownerId,
        name,
        description: textIn(record, 'description') ?? '',
        status: statuses[textIn(record, 'status') ?? ''] ?? 'active',
        createdAt,
        members: [...others].map(([personId, role]) => ({ personId, role })),
      },
      asked,
    );
    if (brought) tallies.members.brought += others.size + 1;
    else tallies.members.alreadyThere += others.size + 1;
    return brought;
  });
  if (!isNew || place === undefined || oldId === undefined) return;
  into.set(oldId, place);
  tallies.members.rows += place.roles.size + unknown.length;
  for (const { oldId: who } of unknown)
    tallies.members.refused.push({ row: at, what: `${name}: ${who}`, reason: 'person_unknown' });
}

/** Teams in whose channels something was said; here a team is a project with the same people. */
function teamsWithChannels({ old }: Bringing): ReadonlySet<string> {
  const linked = new Set(
    old.projects
      .filter(isRecord)
      .flatMap(({ channelMetadata }) =>
        isRecord(channelMetadata) ? (textIn(channelMetadata, 'channelId') ?? []) : [],
      ),
  );
  return new Set(
    old.channels
      .filter(isRecord)
      .filter((row) => textIn(row, 'projectId', 'project_id') === undefined)
      .filter((row) => !linked.has(textIn(row, 'id') ?? ''))
      .flatMap((row) => textIn(row, 'teamId', 'team_id') ?? []),
  );
}

export async function bringProjects(bringing: Bringing): Promise<void> {
  const { old, progress } = bringing;
  progress.step('Bringing projects');
  for (const [index, row] of old.projects.entries())
    await bringOne(bringing, { kind: 'project', row, at: index + 1 }, bringing.projects);
  const wanted = teamsWithChannels(bringing);
  for (const [index, row] of old.teams.entries())
    if (isRecord(row) && wanted.has(textIn(row, 'id') ?? ''))
      await bringOne(bringing, { kind: 'team', row, at: index + 1 }, bringing.teams);
}
