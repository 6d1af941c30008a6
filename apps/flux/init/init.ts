import { existsSync } from 'node:fs';
import type { Command } from '../command.ts';
import { lockStudio } from '../host/lock.ts';
import { bringNginx } from '../proxy/nginx.ts';
import { releaseOptions } from '../release/releaseToBring.ts';
import { noteAges } from '../secrets/ages.ts';
import { supervisorOf } from '../supervisor/supervisorOf.ts';
import { type Layout, layout } from '../target/layout.ts';
import { readTarget, type Target } from '../target/target.ts';
import { debianSuperuser, makeDatabase, superuserAt } from './database.ts';
import { bringFolders, bringUser } from './folders.ts';
import { bringJobs } from './jobs.ts';
import { bringPrograms } from './programs.ts';
import { writeSettings } from './settings.ts';
import { superviseStudio } from './supervise.ts';
import { startWithHost } from './withHost.ts';

type Step = {
  readonly title: string;
  /** Makes it so. @returns What was done; nothing when it was so. */
  readonly bring: () => Promise<string | undefined>;
};

const done = (isChanged: boolean): string | undefined => (isChanged ? 'done' : undefined);

function stepsOf(target: Target, at: Layout, database: string | undefined): readonly Step[] {
  return [
    {
      title: 'Programs',
      bring: async () => {
        const installed = await bringPrograms();
        return installed.length === 0 ? undefined : `installed ${installed.join(', ')}`;
      },
    },
    { title: 'User of the services', bring: async () => done(await bringUser()) },
    { title: 'Folders', bring: async () => done(await bringFolders(at)) },
    {
      title: 'Database and settings',
      bring: async () => {
        if (existsSync(at.settings)) return undefined;
        const superuser = database === undefined ? await debianSuperuser() : superuserAt(database);
        const addresses = await makeDatabase(superuser);
        await writeSettings(target, at, addresses);
        noteAges(at, ['FLUX_MASTER_KEY', ...Object.keys(addresses)], new Date());
        return `at ${superuser.host}`;
      },
    },
    { title: 'Supervisor', bring: () => superviseStudio(target, at) },
    { title: 'nginx', bring: async () => done(await bringNginx(target, at, supervisorOf(at))) },
    {
      title: 'Backups and logs by the clock',
      bring: async () => done(await bringJobs(target, at, supervisorOf(at))),
    },
    { title: 'Starting with the host', bring: () => startWithHost(at, supervisorOf(at).kind) },
  ];
}

export const init: Command = {
  words: ['init'],
  operands: ['<target>'],
  bringsRelease: true,
  does: 'makes this host ready for a studio',
  options: { database: { type: 'string' }, ...releaseOptions },
  help: `--database <url>    a PostgreSQL to make the database in, as a superuser; unless given,
                    Debian’s own cluster on this host
--release <folder>  for a target on another host: what to bring there; unless given, this tree
--allow-dirty       builds what is not committed, too

It installs what the host lacks, makes folders, a user, the database with a role for each service,
the settings with a new master key, and starts nginx. Run again, it mends what is not as it should
be and leaves the rest alone. Then: ./flux deploy <target>`,
  run: async ({ operands: [name = ''], values, env, progress }) => {
    const target = await readTarget(name, env.INIT_CWD ?? process.cwd());
    const at = layout(target.root);
    const steps = stepsOf(target, at, typeof values.database === 'string' ? values.database : undefined);
    const report: { title: string; done: string }[] = [];
    let unlock: (() => void) | undefined;
    try {
      for (const { title, bring } of steps) {
        progress.step(title);
        const what = (await bring()) ?? 'was so already';
        report.push({ title, done: what });
        progress.end();
        progress.say(`${title}: ${what}`);
        if (title === 'Folders') unlock = lockStudio(at.lock, 'flux init');
      }
    } finally {
      unlock?.();
    }
    return {
      data: { target: target.name, root: target.root, steps: report },
      text: `${target.root} is ready for a studio at ${target.url}. Next: ./flux deploy ${target.name}`,
    };
  },
};
