import { createBus } from '@flux/bus';
import { readSettings } from '@flux/config';
import { newId, type SessionId } from '@flux/contracts';
import { createDatabase } from '@flux/database';
import { createApp, createLogger } from '@flux/http';
import { createIdentity } from '@flux/identity';
import { createJobs } from '@flux/jobs';
import { createMail, mailQueue } from '@flux/mail';
import { createAuth, resetQueue } from '../../services/auth/index.ts';
import { migrations } from '../../services/migrations.ts';

/** The auth service alone, after so many sessions ended; BENCH_CHECK=off has it ask no more whether one did. */
const settings = readSettings(process.env);
const log = createLogger(settings);
const database = createDatabase({
  databaseUrl: settings.databaseUrl,
  databaseUrls: {},
  dataDir: settings.dataDir,
  log,
});
await database.open();
await database.migrate(migrations);
const bus = createBus();
const service = 'auth';
const identity = createIdentity({ settings, database, bus, service, log });
const jobs = createJobs({ database, service, queues: [mailQueue, resetQueue], log });
const mail = createMail({ smtpUrl: undefined, from: settings.mailFrom, dataDir: settings.dataDir, log });
const auth = createAuth({ settings, database, bus, identity, jobs, mail, log });
const plugins = [identity.plugin];
const app = await createApp({ settings, log, services: [auth], database, plugins });
await app.listen();
await jobs.open();
await auth.open();
await identity.start();
for (let ended = 0; ended < 10_000; ended++) identity.ended.note(newId<SessionId>());
if (process.env.BENCH_CHECK === 'off') Object.assign(identity.ended, { has: () => false });
app.phase.set('ready');
process.stdout.write('ready\n');
