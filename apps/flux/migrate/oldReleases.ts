import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { basename } from 'node:path';
import { serviceNames } from '@flux/contracts';
import { socketOf } from '../deploy/ask.ts';
import { readRun } from '../deploy/units.ts';
import { whereTo } from '../host/files.ts';
import { withClient } from '../postgres/withClient.ts';
import { layout } from '../target/layout.ts';

/** Whether somebody listens on a socket; a file that a killed process left does not count. */
const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path);
    const end = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });

/** Releases that listen on their sockets under a root, other than the one that is live. */
export async function releasesBeside(root: string): Promise<readonly string[]> {
  const { current, run, sockets } = layout(root);
  const live = basename(whereTo(current) ?? '');
  const old: string[] = [];
  for (const name of (await readdir(run)).toSorted()) {
    const release = readRun(name)?.release ?? name;
    if (release === live || old.includes(release)) continue;
    const paths = serviceNames.map((service) => socketOf(sockets(name), service));
    if ((await Promise.all(paths.map(answers))).some(Boolean)) old.push(release);
  }
  return old;
}

/** Where it is not known which release is at work: every service that is connected to the database counts as an old one. */
export async function servicesConnected(databaseUrl: string): Promise<readonly string[]> {
  return await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select distinct application_name as name from pg_stat_activity
        where datname = current_database() and application_name ~ '^flux-(${serviceNames.join('|')})$' order by 1`,
    );
    return rows.map(({ name }) => name);
  });
}
