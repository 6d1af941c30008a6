import { maskUrl } from '@flux/config';
import pg from 'pg';
import { Failure } from '../failures.ts';

const connectTimeoutMs = 10_000;

/** One connection that may take its time. @throws Failure('database_unavailable') when there is none to be had. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'flux-backup',
  });
  client.on('error', () => {}); // said by the query that it breaks
  try {
    await client.connect().catch((error: unknown) => {
      const reason = error instanceof Error && error.message !== '' ? error.message : String(error);
      throw new Failure('database_unavailable', `${maskUrl(url)} does not let us in: ${reason}.`, error);
    });
    await client.query(
      'set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = 10000;',
    );
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** The major version of its server. */
export async function majorOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int / 10000 as version",
  );
  return rows[0]?.version ?? 0;
}
