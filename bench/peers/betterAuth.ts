import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import pg from 'pg';

/** better-auth as its documentation sets it up, on PostgreSQL, with its cookie cache on. */
const url = `http://localhost:${process.env.PORT}`;
const options = {
  baseURL: url,
  secret: 'a secret for a measurement only, 32+',
  database: new pg.Pool({ connectionString: process.env.DATABASE_URL }),
  emailAndPassword: { enabled: true },
  session: { cookieCache: { enabled: true, maxAge: 300 } },
  rateLimit: { enabled: false },
  logger: { disabled: true },
};
const { runMigrations } = await getMigrations(options);
await runMigrations();
createServer(toNodeHandler(betterAuth(options))).listen(Number(process.env.PORT), '127.0.0.1', () => {
  process.stdout.write('ready\n');
});
