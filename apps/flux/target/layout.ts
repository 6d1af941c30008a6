import { join } from 'node:path';

/** Where everything of a deployed studio lies (operations.md, "Shape"). */
export const layout = (root: string) => ({
  root,
  releases: join(root, 'releases'),
  release: (id: string) => join(root, 'releases', id),
  run: join(root, 'run'),
  /** The folder of the sockets of one run of a release, by the run's name. */
  sockets: (run: string) => join(root, 'run', run),
  slots: join(root, 'slots'),
  /** A link to the release that the studio is on. */
  current: join(root, 'current'),
  /** A link to the one before, which is gone back to. */
  previous: join(root, 'previous'),
  lock: join(root, 'deploy.lock'),
  /** A line of JSON for each deployment that has ended. */
  deployments: join(root, 'deployments.jsonl'),
  /** The steps of one deployment, as they happen. */
  journal: (deployment: string) => join(root, 'shared/deployments', `${deployment}.jsonl`),
  journals: join(root, 'shared/deployments'),
  /** What is answered while the studio is closed: ops/nginx/maintenance.ts. */
  maintenance: join(root, 'shared/maintenance'),
  /** What was told of each deployment, as text and as a page. */
  reports: join(root, 'shared/reports'),
  /** Until when the release before runs on, and what ended again and again. */
  window: join(root, 'shared/window.json'),
  alarms: join(root, 'shared/alarms.json'),
  shared: join(root, 'shared'),
  settings: join(root, 'shared/settings.env'),
  /** What restic is told where a copy goes into a repository of it. */
  resticVariables: join(root, 'shared/restic.env'),
  /** Since when each secret of the settings is as it is. */
  secretAges: join(root, 'shared/secrets.json'),
  data: join(root, 'shared/data'),
  logs: join(root, 'shared/logs'),
  backups: join(root, 'shared/backups'),
  /** Those that somebody asks for, of which flux removes none by itself. */
  backupsByHand: join(root, 'shared/backups/by-hand'),
  /** Those of the schedule, which has rules of its own about what is kept. */
  scheduledBackups: join(root, 'shared/backups/scheduled'),
  /** A flux.config.ts with the target alone, for what is run by the clock. */
  config: join(root, 'shared/flux.config.ts'),
  requestLog: join(root, 'shared/logs/requests.log'),
  nginx: join(root, 'shared/nginx'),
  nginxConfiguration: join(root, 'shared/nginx/nginx.conf'),
  /** Hashed assets of every release that is kept, together: a page that is open loads the ones of its own. */
  assets: join(root, 'shared/assets'),
  pm2: join(root, 'shared/pm2'),
});

export type Layout = ReturnType<typeof layout>;
