import type pg from 'pg';
import type { OldStudio } from './oldStudio.ts';
import { readingDatabase } from './readUsers.ts';
import { dateIn, type OldRecord, textIn } from './record.ts';

type Rows = readonly OldRecord[];

/** Rows by a column that names what they belong to. */
const grouped = (rows: Rows, column: string): ReadonlyMap<string, Rows> =>
  Map.groupBy(rows, (row) => textIn(row, column) ?? '');

const member = (row: OldRecord): OldRecord => ({ ...row, userId: row.user_id });

const active = (rows: Rows): Rows => rows.filter((row) => row.is_active !== false);

const byTime = (rows: Rows): Rows =>
  rows.toSorted(
    (a, b) => (dateIn(a, 'created_at')?.getTime() ?? 0) - (dateIn(b, 'created_at')?.getTime() ?? 0),
  );

/** Reads tables that are there: a database of 2025 has those that its migrations came to. */
const tablesOf =
  (client: pg.Client) =>
  async (name: string): Promise<Rows> => {
    const { rows } = await client.query<{ is_there: boolean }>(
      'select to_regclass($1) is not null as is_there',
      [name],
    );
    if (rows[0]?.is_there !== true) return [];
    return byTime((await client.query<Record<string, unknown>>(`select * from ${name}`)).rows);
  };

/**
 * The tables of the 2025 system, read in one snapshot, in the form of its JSON files.
 * @throws Failure('source_unreadable')
 */
export const readTables = (url: string, uploads: string | undefined): Promise<OldStudio> =>
  readingDatabase(url, 'The tables', async (client) => {
    const read = tablesOf(client);
    const users = await read('users');
    const inTeam = grouped(active(await read('team_members')), 'team_id');
    const inProject = grouped(active(await read('project_members')), 'project_id');
    const inConversation = grouped(await read('conversation_participants'), 'conversation_id');
    const reactions = grouped(await read('message_reactions'), 'message_id');
    const idOf = (row: OldRecord) => textIn(row, 'id') ?? '';
    return {
      users,
      teams: (await read('teams')).map((row) => ({
        ...row,
        members: inTeam.get(idOf(row))?.map(member) ?? [],
      })),
      projects: (await read('projects')).map((row) => ({
        ...row,
        members: [
          ...(inProject.get(idOf(row))?.map(member) ?? []),
          ...(row.client_id == null ? [] : [{ userId: row.client_id, role: 'client' }]),
        ],
      })),
      files: await read('files'),
      channels: (await read('conversations')).map((row) => ({
        ...row,
        participants: inConversation.get(idOf(row))?.map(member) ?? [],
      })),
      messages: (await read('messages')).map((row) => ({
        ...row,
        reactions: reactions.get(idOf(row))?.map(member) ?? [],
      })),
      uploads,
    };
  });
