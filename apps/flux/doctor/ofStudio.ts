import { latestBackup } from '../backup/folder.ts';
import { lookAt } from '../certificate/lookAt.ts';
import { worryOf } from '../certs/worry.ts';
import type { Given } from '../command.ts';
import type { Check } from '../deploy/preflight.ts';
import { Failure } from '../failures.ts';
import { backupWorry } from '../status/backupWorry.ts';
import { status } from '../status/status.ts';
import { count, minute } from '../table.ts';

/** After which the newest backup is an old one. */
const backupHours = 48;
const certificateDays = 14;

const wrong = (sentence: string): never => {
  throw new Failure('preflight_failed', sentence);
};

/** What a studio at work must have beside what a deployment asks for. */
export const ofStudio = (given: Given): readonly Check[] => [
  {
    title: 'Services',
    asks: 'Does every service run, and is it well?',
    todo: 'Read shared/logs of the service, or go back with ./flux rollback.',
    run: async ({ target, at }) => {
      const { data } = await status.run({ ...given, operands: [target.name], values: {} });
      const faults: unknown = 'faults' in data ? data.faults : undefined;
      if (!Array.isArray(faults)) return wrong('status told nothing.');
      // What two questions below are about.
      const others: unknown[] = [await backupWorry(target, at, new Date()), worryOf(target, at, new Date())];
      const own = faults.filter((fault) => !others.includes(fault));
      if (own.length > 0) return wrong(own.join('\n'));
      return 'all run and are well';
    },
  },
  {
    title: 'Backup',
    asks: `Is there one of the last ${backupHours} hours?`,
    todo: 'Run ./flux backup --target and the name of the target: docs/operating/backup.md.',
    run: async ({ at }) => {
      const newest = await latestBackup(at.backups).catch(() => undefined);
      if (newest === undefined) return wrong(`There is none in ${at.backups}.`);
      const made = new Date(newest.manifest.madeAt);
      const hours = Math.floor((Date.now() - made.getTime()) / 3_600_000);
      if (hours > backupHours) return wrong(`The newest is ${count(hours, 'hour', 'hours')} old.`);
      return `${minute(made)} UTC${newest.manifest.keyId === null ? ', not encrypted' : ', encrypted'}`;
    },
  },
  {
    title: 'Certificate',
    asks: `Do browsers trust it, and for ${certificateDays} days more?`,
    todo: 'Renew it: docs/operating/https.md.',
    run: async ({ target, at }) => {
      const { protocol, hostname, port } = new URL(target.url);
      if (protocol !== 'https:') return 'none: people come by plain HTTP';
      const worry = worryOf(target, at, new Date());
      if (worry !== undefined) return wrong(worry);
      const { refusal, validTo } = await lookAt(hostname, Number(port || 443));
      if (refusal !== undefined) return wrong(`Browsers refuse it: ${refusal}.`);
      const days = Math.floor((validTo.getTime() - Date.now()) / 86_400_000);
      if (days < certificateDays) return wrong(`It runs out in ${count(days, 'day', 'days')}.`);
      return `good until ${minute(validTo)} UTC`;
    },
  },
];
