import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { maskUrl } from '@flux/config';
import pg from 'pg';
import { Failure } from '../failures.ts';

const connectTimeoutMs = 10_000;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function usersIn(text: string): unknown {
  const parsed: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  return typeof parsed === 'object' && parsed !== null && 'users' in parsed ? parsed.users : parsed;
}

async function readUsersFile(path: string): Promise<readonly unknown[]> {
  let users: unknown;
  try {
    users = usersIn(await readFile(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'It is not JSON.' : `${reasonOf(error)}.`;
    throw new Failure('source_unreadable', `${path} cannot be read. ${reason}`, error);
  }
  if (Array.isArray(users)) return users;
  throw new Failure('source_unreadable', `${path} holds no list of users.`);
}

const createdAt = (row: Readonly<Record<string, unknown>>): number =>
  row.created_at instanceof Date ? row.created_at.getTime() : 0;

/**
 * Reads in the old system's database, as of one moment; it is only read, and may be in use meanwhile.
 * @throws Failure('source_unreadable')
 */
export async function readingDatabase<T>(
  url: string,
  what: string,
  read: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs });
  client.on('error', () => {}); // said by the query that it breaks
  try {
    await client.connect();
    await client.query('begin transaction isolation level repeatable read, read only');
    return await read(client);
  } catch (error) {
    throw new Failure(
      'source_unreadable',
      `${what} at ${maskUrl(url)} cannot be read: ${reasonOf(error)}.`,
      error,
    );
  } finally {
    await client.end().catch(() => {});
  }
}

const readUsersTable = (url: string): Promise<readonly unknown[]> =>
  readingDatabase(url, 'The table users', async (client) => {
    const { rows } = await client.query<Record<string, unknown>>('select * from users order by email');
    return rows.toSorted((a, b) => createdAt(a) - createdAt(b));
  });

export const isDatabase = (from: string): boolean => /^postgres(ql)?:/.test(from);

/**
 * The users of the 2025 system, oldest first: from its `users.json`, or from the table `users` of its database.
 * @param folder What a relative path starts from.
 * @throws Failure('source_unreadable')
 */
export const readUsers = (from: string, folder: string): Promise<readonly unknown[]> =>
  isDatabase(from) ? readUsersTable(from) : readUsersFile(resolve(folder, from));
