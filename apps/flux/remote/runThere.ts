import { type Command, type Given, passedOn, type Result } from '../command.ts';
import { Failure } from '../failures.ts';
import { readManifest } from '../release/manifest.ts';
import { releaseOptions, releaseToBring } from '../release/releaseToBring.ts';
import { backupKeyOf } from '../studio.ts';
import { type Target, targetsBeside } from '../target/target.ts';
import type { Connection } from './connection.ts';
import { follow, type Screen } from './follow.ts';
import { createLink, type Link } from './link.ts';
import { type Probe, probe } from './probe.ts';
import { sendRelease } from './sendRelease.ts';
import { sendSupervisor } from './sendSupervisor.ts';
import { startThere } from './startThere.ts';

/** The release whose flux does the work: brought there now, or the one that the studio is on. */
async function bringRelease(command: Command, given: Given, target: Target, link: Link): Promise<string> {
  const { root } = target;
  const connection = await link.connection();
  const found = await probe(connection, root);
  const { bringsRelease = 'never' } = command;
  const isBrought = bringsRelease === 'always' || (bringsRelease === 'without studio' && !found.hasStudio);
  if (isBrought) return await bringNew(given, target, connection, found);
  if (found.release !== undefined) return found.release;
  throw new Failure('not_set_up', `There is no studio in ${root} at ${connection.host} yet.`);
}

async function bringNew(
  given: Given,
  { root, supervisor }: Target,
  connection: Connection,
  found: Probe,
): Promise<string> {
  const built = await releaseToBring(given);
  const manifest = await readManifest(built);
  const { progress } = given;
  const { folder } = await sendRelease({ connection, root, built, manifest, progress }, found);
  const needsPm2 = supervisor === 'pm2' || !found.hasSystemd;
  if (needsPm2 && !found.hasPm2) await sendSupervisor(connection, root, folder, progress);
  return folder;
}

/**
 * Passes Ctrl-C on to what is at work there; the second leaves it to itself, as does the end of this terminal.
 */
function passSignals(link: Link, folder: string, screen: Screen) {
  const left = new AbortController();
  let passed = 0;
  const pass = (signal: NodeJS.Signals) => {
    if (signal === 'SIGHUP' || passed++ > 0)
      return left.abort(new Failure('connection_lost', 'You have left what was begun there.'));
    screen.say('Ending it there … (again: leaves it at work)');
    const kill = `kill -s ${signal.slice(3)} -- "-$(cat ${folder}/pid)" 2>/dev/null || true`;
    void link
      .connection()
      .then((connection) => connection.shell(kill))
      .catch(() => {});
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, pass);
  return {
    left: left.signal,
    end: () => {
      for (const signal of signals) process.off(signal, pass);
    },
  };
}

/**
 * Has a command done on the host of its target, by the flux of a release there: this one only sends, starts and shows. What
 * was started goes on when the connection is lost.
 * @throws Failure
 */
export async function runThere(
  command: Command,
  given: Given,
  target: Target,
  screen: Screen,
): Promise<Result> {
  const { host = '', port, root } = target;
  const { operands, values, env, progress } = given;
  const key = backupKeyOf(env);
  const link = createLink({ host, port });
  try {
    progress.step(`Connecting to ${host}`);
    const release = await bringRelease(command, given, target, link);
    const options = passedOn(values, command.bringsRelease === undefined ? {} : releaseOptions);
    const carried = await command.carries?.(given, await link.connection(), root);
    const after = carried ?? operands;
    const { folder, isTakenUp } = await startThere(await link.connection(), {
      root,
      release,
      argv: [...command.words, ...options, ...(after.length > 0 ? ['--', ...after] : [])],
      targets: await targetsBeside(target, env.INIT_CWD ?? process.cwd()),
      env: key === undefined ? {} : { FLUX_BACKUP_KEY: Buffer.from(key).toString('hex') },
    });
    progress.end();
    if (isTakenUp) screen.say('The same is at work there already; this is what it says.');
    const { left, end } = passSignals(link, folder, screen);
    try {
      const exitCode = await follow(link, folder, screen, left);
      return { data: {}, text: '', isPrinted: true, exitCode };
    } finally {
      end();
    }
  } finally {
    await link.drop();
  }
}
