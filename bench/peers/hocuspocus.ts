import { Server } from '@hocuspocus/server';
import pg from 'pg';
import { encodeStateAsUpdate } from 'yjs';

/** Hocuspocus with its own defaults: a document in memory, stored 2 to 10 s after a change; ours is PostgreSQL too. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
await pool.query('create table if not exists documents (name text primary key, state bytea not null)');
const server = new Server({
  address: '127.0.0.1',
  port: Number(process.env.PORT),
  quiet: true,
  onLoadDocument: async () => {},
  onStoreDocument: async ({ document, documentName }) => {
    await pool.query(
      'insert into documents values ($1, $2) on conflict (name) do update set state = excluded.state',
      [documentName, Buffer.from(encodeStateAsUpdate(document))],
    );
  },
});
await server.listen();
process.stdout.write('ready\n');
