import { existsSync } from 'node:fs';
import { lockStudio } from '../host/lock.ts';
import type { Progress } from '../progress.ts';
import { bringNginx } from '../proxy/nginx.ts';
import { isRestic } from '../restic/place.ts';
import { noteAges } from '../secrets/ages.ts';
import { supervisorOf } from '../supervisor/supervisorOf.ts';
import type { Layout } from '../target/layout.ts';
import type { Target } from '../target/target.ts';
import { makeDatabase, type Superuser } from './database.ts';
import { bringFolders, bringUser } from './folders.ts';
import { bringJobs } from './jobs.ts';
import { bringPrograms, type Program } from './programs.ts';
import { writeSettings } from './settings.ts';
import { superviseStudio } from './supervise.ts';
import { startWithHost } from './withHost.ts';

type Step = {
  readonly title: string;
  /** Makes it so. @returns What was done; nothing when it was so. */
  readonly bring: () => Promise<string | undefined>;
};

const done = (isChanged: boolean): string | undefined => (isChanged ? 'done' : undefined);

function programsOf({ backup }: Target): readonly Program[] {
  const keepsInRestic = backup !== false && isRestic(backup.copyTo ?? '');
  return ['nginx', 'postgres', ...(keepsInRestic ? (['restic'] as const) : [])];
}

function stepsOf(target: Target, at: Layout, superuserOf: () => Promise<Superuser>): readonly Step[] {
  return [
    {
      title: 'Programs',
      bring: async () => {
        const installed = await bringPrograms(programsOf(target));
        return installed.length === 0 ? undefined : `installed ${installed.join(', ')}`;
      },
    },
    { title: 'User of the services', bring: async () => done(await bringUser()) },
    { title: 'Folders', bring: async () => done(await bringFolders(at)) },
    {
      title: 'Database and settings',
      bring: async () => {
        if (existsSync(at.settings)) return undefined;
        const superuser = await superuserOf();
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

export type Brought = { readonly title: string; readonly done: string };

/** Makes this host ready for a studio, step by step; what is as it should be is left alone. @throws Failure */
export async function bringHost(
  target: Target,
  at: Layout,
  progress: Progress,
  superuserOf: () => Promise<Superuser>,
): Promise<readonly Brought[]> {
  const report: Brought[] = [];
  let unlock: (() => void) | undefined;
  try {
    for (const { title, bring } of stepsOf(target, at, superuserOf)) {
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
  return report;
}
