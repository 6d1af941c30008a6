import { type Action, abilitiesOf, can } from '@flux/access';
import {
  type Channel,
  type ChannelId,
  type EditChannel,
  limits,
  type NewChannel,
  newId,
  type PersonId,
  Problem,
  type ProjectId,
} from '@flux/contracts';
import { nameFrom, type Page, pageOf } from '@flux/http';
import { sanitizePlainText } from '@flux/sanitize';
import type { MessagingDb } from '../tables.ts';
import {
  addMember,
  type ChannelRow,
  channelsOf,
  insertChannel,
  makeFirstChannels,
  makeMarkers,
  membersOf,
  peopleOfProject,
  removeMember,
  roleInProject,
  updateChannel,
} from './store.ts';
import { accessTo, type ChannelAccess } from './visible.ts';

export type ChannelsDeps = {
  readonly db: MessagingDb;
  /** Tells everybody who has to do with a channel that it, or who may see it, has changed. */
  readonly announce: (channelId: ChannelId) => void;
  readonly clock: () => number;
};

/** In the archive a channel can be read, and taken out again. */
const abilitiesIn = ({ role, archived_at }: ChannelRow): Record<string, boolean> => ({
  ...abilitiesOf(role, 'channel'),
  ...(archived_at === null ? {} : { 'message.send': false, 'message.moderate': false }),
});

export const presentChannel = (row: ChannelRow): Channel => ({
  id: row.id,
  projectId: row.project_id,
  lastSeq: row.last_seq,
  readSeq: row.read_seq,
  unread: row.unread,
  mentions: row.mentions,
  name: row.name,
  topic: row.topic,
  isPrivate: row.is_private,
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
  archivedAt: row.archived_at?.toISOString() ?? null,
  abilities: abilitiesIn(row),
});

export function topicFrom(given: string): string {
  const topic = sanitizePlainText(given);
  if (Buffer.byteLength(topic) <= limits.topic) return topic;
  throw new Problem('invalid_input', 'A topic can take up to 1 kB; shorten it.', {
    errors: [{ path: '/topic', message: `must not take more than ${limits.topic} bytes` }],
  });
}

/** Makes what a person's channels need to be listed: a first one in each project, and read markers. */
export async function prepareChannels(
  { db, announce, clock }: ChannelsDeps,
  personId: PersonId,
): Promise<void> {
  for (const made of await makeFirstChannels(db, personId, clock())) announce(made);
  await makeMarkers(db, personId, clock());
}

export async function pageOfChannels(
  deps: ChannelsDeps,
  personId: PersonId,
  page: Page,
  projectId?: ProjectId,
) {
  if (projectId !== undefined && (await roleInProject(deps.db, personId, projectId)) === undefined)
    throw new Problem('not_found');
  await prepareChannels(deps, personId);
  const rows = await channelsOf(deps.db, personId, {
    page,
    ...(projectId === undefined ? {} : { projectId }),
  });
  return pageOf(rows, page.limit, (row) => ({ at: row.created_at, id: row.id }), presentChannel);
}

/** Throws `not_found` when there is none, or none that the person may see. */
export async function getChannel(db: MessagingDb, personId: PersonId, channelId: ChannelId) {
  const [row] = await channelsOf(db, personId, { channelId });
  if (row === undefined) throw new Problem('not_found');
  return presentChannel(row);
}

/** What the person is in the channel. Throws `not_found` for one that they may not see, `forbidden` for what they may not do. */
export async function authorizeInChannel(
  db: MessagingDb,
  personId: PersonId,
  channelId: ChannelId,
  action: Action,
): Promise<ChannelAccess> {
  const access = await accessTo(db, personId, channelId);
  if (access === undefined) throw new Problem('not_found');
  if (!can(access.role, action)) throw new Problem('forbidden');
  return access;
}

/** Throws `not_found` outside the project, `forbidden`, and `invalid_input` for people who are not in it. */
export async function createChannel(
  { db, announce, clock }: ChannelsDeps,
  personId: PersonId,
  projectId: ProjectId,
  { name, topic = '', isPrivate = false, memberIds = [] }: NewChannel,
): Promise<Channel> {
  const membership = await roleInProject(db, personId, projectId);
  if (membership === undefined) throw new Problem('not_found');
  if (!can(membership.role, 'channel.create')) throw new Problem('forbidden');
  const others = [...new Set(memberIds)].filter((id) => id !== personId) as PersonId[];
  const known = await peopleOfProject(db, projectId, others);
  if (known.length < others.length || (!isPrivate && others.length > 0))
    throw new Problem('invalid_input', 'Only people of the project can be in a private channel of it.', {
      errors: [{ path: '/memberIds', message: 'must be people of the project, and the channel private' }],
    });
  const now = clock();
  const id = newId<ChannelId>(now);
  const channel = {
    id,
    project_id: projectId,
    name: nameFrom(name),
    topic: topicFrom(topic),
    is_private: isPrivate,
    is_first: false,
    created_by: personId,
    created_at: new Date(now),
    archived_at: null,
    last_seq: 0,
  };
  await db.transaction().execute((trx) => insertChannel(trx, channel, isPrivate ? [personId, ...known] : []));
  announce(id);
  return getChannel(db, personId, id);
}

export async function editChannel(
  { db, announce, clock }: ChannelsDeps,
  personId: PersonId,
  channelId: ChannelId,
  { name, topic, isArchived }: EditChannel,
): Promise<Channel> {
  const access = await authorizeInChannel(db, personId, channelId, 'channel.edit');
  const archives = isArchived !== undefined && isArchived !== access.isArchived;
  await updateChannel(db, channelId, {
    ...(name === undefined ? {} : { name: nameFrom(name) }),
    ...(topic === undefined ? {} : { topic: topicFrom(topic) }),
    ...(archives ? { archived_at: isArchived ? new Date(clock()) : null } : {}),
  });
  announce(channelId);
  return getChannel(db, personId, channelId);
}

export async function pageOfChannelMembers(
  db: MessagingDb,
  personId: PersonId,
  channelId: ChannelId,
  page: Page,
) {
  await authorizeInChannel(db, personId, channelId, 'channel.view');
  const rows = await membersOf(db, channelId, page);
  return pageOf(
    rows,
    page.limit,
    (row) => ({ at: row.joined_at, id: row.id }),
    ({ id, name, avatar_url, color }) => ({ id, name, avatarUrl: avatar_url, color }),
  );
}

const onlyPrivate = () =>
  new Problem(
    'invalid_input',
    'Everybody in the project is in this channel; only a private one has members of its own.',
  );

/** Lets somebody of the project into a private channel. */
export async function letIn(
  { db, announce, clock }: ChannelsDeps,
  personId: PersonId,
  channelId: ChannelId,
  memberId: PersonId,
): Promise<void> {
  const access = await authorizeInChannel(db, personId, channelId, 'channel.edit');
  if (!access.isPrivate) throw onlyPrivate();
  if ((await roleInProject(db, memberId, access.projectId)) === undefined) throw new Problem('not_found');
  const member = { channel_id: channelId, person_id: memberId, added_by: personId };
  await addMember(db, { ...member, added_at: new Date(clock()) });
  announce(channelId);
}

/** Takes somebody out of a private channel; oneself without further right. Throws `conflict` for the last one. */
export async function takeOut(
  { db, announce }: ChannelsDeps,
  personId: PersonId,
  channelId: ChannelId,
  memberId: PersonId,
): Promise<void> {
  const action = memberId === personId ? 'channel.view' : 'channel.edit';
  const access = await authorizeInChannel(db, personId, channelId, action);
  if (!access.isPrivate) throw onlyPrivate();
  if (!(await removeMember(db, channelId, memberId)))
    throw new Problem('conflict', 'The last person stays in a private channel; archive it instead.');
  announce(channelId);
}
