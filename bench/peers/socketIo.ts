import { createServer } from 'node:http';
import pg from 'pg';
import { Server } from 'socket.io';

/**
 * The chat of socket.io's tutorial, to its step "handling disconnections": a message is inserted, what was inserted
 * before is acknowledged only, then it is emitted and acknowledged. PostgreSQL instead of the tutorial's SQLite.
 */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
await pool.query(
  'create table messages (id bigint generated always as identity primary key, client_offset text unique, content text)',
);
const http = createServer();
const server = new Server(http);
server.on('connection', (socket) => {
  socket.on('chat message', async (content, clientOffset, acknowledge) => {
    const { rows } = await pool.query(
      'insert into messages (content, client_offset) values ($1, $2) on conflict do nothing returning id',
      [content, clientOffset],
    );
    if (rows[0] !== undefined) server.emit('chat message', content, rows[0].id, clientOffset);
    acknowledge();
  });
});
http.listen(Number(process.env.PORT), '127.0.0.1', () => {
  process.stdout.write('ready\n');
});
