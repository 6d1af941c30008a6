import { userInfo } from 'node:os';
import type { Command, Given, Result } from '../command.ts';
import { Failure } from '../failures.ts';
import { lockStudio } from '../host/lock.ts';
import { closedNow, openStudio } from '../maintenance/closed.ts';
import { closingOf } from '../maintenance/closingOf.ts';
import { readManifest } from '../release/manifest.ts';
import { releaseOptions, releaseToBring } from '../release/releaseToBring.ts';
import { writeReport } from '../report/write.ts';

import { backupKeyOf } from '../studio.ts';
import { supervisorOf } from '../supervisor/supervisorOf.ts';
import { layout } from '../target/layout.ts';
import { readSettingsFile } from '../target/settingsFile.ts';
import { readTarget } from '../target/target.ts';
import { watchUnitOf } from '../watch/unit.ts';
import { answerAlarms } from './alarms.ts';
import { backupPhase } from './backup.ts';
import { close, switchClosed, verifyClosed } from './behindClosedDoors.ts';
import { createCopy } from './copy.ts';
import { goBack, stopRelease } from './goBack.ts';
import { handOver, isOwn } from './handOver.ts';
import { createJournal, newDeployment, noteIfPossible, type Outcome } from './journal.ts';
import { keepOnly } from './keep.ts';
import { migratePhase } from './migrate.ts';
import type { Deployment, Phase, Strategy } from './phase.ts';
import { preflight } from './preflight.ts';
import { linked, recover, settleOn } from './recover.ts';
import { runPhases } from './runPhases.ts';
import { stage } from './stage.ts';
import { switchOver } from './switch.ts';
import { verify } from './verify.ts';
import { closeWindow, openWindow } from './window.ts';

const strategies: readonly Strategy[] = ['blue-green', 'canary', 'maintenance'];

/** Before these people notice nothing; from the first of them on, what fails is taken back. */
const unnoticed: readonly Phase[] = [preflight, backupPhase, stage, migratePhase];
const noticed: readonly Phase[] = [switchOver, verify];

/** The same behind closed doors: people notice that, and nothing else. */
const unnoticedClosed: readonly Phase[] = [preflight, backupPhase, stage, close, migratePhase];
const noticedClosed: readonly Phase[] = [switchClosed, verifyClosed];

const defaultWatchSeconds = 10;

function strategyOf(value: unknown): Strategy {
  const found = strategies.find((strategy) => strategy === (value ?? strategies[0]));
  if (found === undefined) throw new Failure('usage', `--strategy is one of ${strategies.join(', ')}.`);
  return found;
}

function watchMsOf(value: unknown): number {
  const seconds = Number(value ?? defaultWatchSeconds);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 3600)
    throw new Failure('usage', '--watch is a number of seconds from 1 to 3600.');
  return seconds * 1000;
}

/** Lets people in to the release that they were on, where this deployment has closed the studio. */
async function openAgain({ at, id, supervisor, before }: Deployment): Promise<void> {
  if (closedNow(at)?.deployment !== id) return;
  // It has retired, and takes sockets and jobs no longer.
  if (before !== undefined) await goBack(at, supervisor, { from: undefined, to: before });
  openStudio(at);
}

type Ended = Pick<Outcome, 'outcome' | 'why' | 'phases'>;

/** All phases, or as many as go well; after a failure people are where they were. */
async function carryOut(
  deployment: Deployment,
  given: Given,
  journal: ReturnType<typeof createJournal>,
): Promise<Ended & { failure?: Failure }> {
  const { at, supervisor, manifest, before, strategy } = deployment;
  const { progress } = given;
  const isClosed = strategy === 'maintenance';
  const first = await runPhases(
    deployment,
    isClosed ? unnoticedClosed : unnoticed,
    journal,
    progress,
  ).finally(deployment.copy.close);
  if (first.stopped !== undefined) {
    const { phase, step, failure } = first.stopped;
    await openAgain(deployment);
    return {
      outcome: 'stopped',
      why: `${phase}, ${step}: ${failure.message}`,
      phases: first.phases,
      failure,
    };
  }
  const second = await runPhases(deployment, isClosed ? noticedClosed : noticed, journal, progress);
  const phases = { ...first.phases, ...second.phases };
  if (second.stopped === undefined) return { outcome: 'done', phases };
  const { phase, step, failure } = second.stopped;
  const why = `${phase}, ${step}: ${failure.message}`;
  progress.step('Rolling back');
  if (!isClosed && step === switchOver.steps[0]?.title) {
    await stopRelease(supervisor, manifest.id);
    return { outcome: 'stopped', why, phases, failure };
  }
  const moving = { phase: 'Roll back', step: 'People moved back' };
  const began = performance.now();
  noteIfPossible(journal, { ...moving, state: 'begun' });
  await goBack(at, supervisor, { from: manifest.id, to: before });
  await openAgain(deployment);
  const ms = Math.round(performance.now() - began);
  const said = `everybody is on ${before ?? 'no release'}`;
  noteIfPossible(journal, { ...moving, state: 'done', ms, said });
  progress.end();
  progress.say(`Everybody is back on ${before ?? 'no release: there was none before'}.`);
  return { outcome: 'rolled_back', why, phases, failure };
}

/** From here on this is the release of the studio, and the one before runs on for a while. */
export function settle({
  at,
  target: { rollbackMinutes: minutes },
  manifest: { id: release },
  before,
}: Deployment): void {
  if (before === undefined || minutes === 0) closeWindow(at);
  else openWindow(at, { release, before, minutes });
  settleOn(at, release);
  answerAlarms(at);
}

async function run(given: Given): Promise<Result> {
  const { operands, values, env, progress } = given;
  const target = await readTarget(operands[0] ?? '', env.INIT_CWD ?? process.cwd());
  const at = layout(target.root);
  const [strategy, watchMs] = [strategyOf(values.strategy), watchMsOf(values.watch)];
  const settings = readSettingsFile(at.settings);
  const built = await releaseToBring(given);
  const manifest = await readManifest(built);
  if (!isOwn(built)) return await handOver(built, manifest, given);
  const unlock = lockStudio(at.lock, `flux deploy of ${manifest.id}`);
  try {
    const supervisor = supervisorOf(at);
    const recovered = await recover(at, supervisor);
    if (recovered !== undefined)
      progress.say(
        `The deployment ${recovered.deployment} was cut off in ${recovered.where}: ${recovered.done}.`,
      );
    const id = newDeployment(new Date());
    const before = linked(at.current);
    const deployment: Deployment = {
      id,
      target,
      at,
      supervisor,
      built,
      manifest,
      before,
      settings,
      strategy,
      found: {},
      watchMs,
      closing: closingOf(values),
      progress,
      copy: createCopy(settings.DATABASE_URL ?? ''),
      backupKey: backupKeyOf(env),
    };
    const journal = createJournal(at, id);
    const began = performance.now();
    if (values['dry-run'] === true) {
      const { stopped } = await runPhases(deployment, [preflight], { note: () => {} }, progress);
      if (stopped !== undefined) throw stopped.failure;
      return {
        data: { release: manifest.id, before, strategy },
        text: `${manifest.id} could be deployed to ${target.name} (${strategy}). Nothing was changed.`,
      };
    }
    journal.open(manifest.id);
    const { failure, ...ended } = await carryOut(deployment, given, journal);
    if (ended.outcome === 'done') settle(deployment);
    const outcome: Outcome = {
      deployment: id,
      at: new Date().toISOString(),
      who: userInfo().username,
      release: manifest.id,
      before,
      seconds: Math.round((performance.now() - began) / 100) / 10,
      ...ended,
    };
    try {
      journal.end(outcome);
    } catch (error) {
      if (failure === undefined) throw error;
      // Why it failed is more than that it cannot be kept.
      progress.say(
        `How it ended could not be written down: ${error instanceof Error ? error.message : error}. Run ./flux resume ${target.name} when there is room.`,
      );
    }
    const sources = env.INIT_CWD ?? process.cwd();
    const report = await writeReport(target, at, { deployment: id, sources }).catch((error: Error) => error);
    progress.say(
      report instanceof Error
        ? `The report could not be written: ${report.message}.`
        : `Report: ${report.html}`,
    );
    if (failure !== undefined) throw failure;
    const removed = await keepOnly(at, supervisor, target.keep);
    await supervisor.start([watchUnitOf(at, manifest.id)]);
    return {
      data: { ...outcome, removed },
      text: `${manifest.id} is at ${target.url} after ${outcome.seconds} s${before === undefined ? '' : `; ./flux rollback ${target.name} goes back to ${before}, within ${target.rollbackMinutes} min at once`}.`,
    };
  } finally {
    unlock();
  }
}

export const deploy: Command = {
  words: ['deploy'],
  operands: ['<target>'],
  bringsRelease: 'always',
  does: 'brings a release to a studio, without anybody noticing',
  options: {
    ...releaseOptions,
    strategy: { type: 'string' },
    watch: { type: 'string' },
    message: { type: 'string' },
    until: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  help: `--release <folder>  one that was built before; unless given, this tree is built
--strategy <how>    blue-green (everybody at once; the default), canary (10, 50, 100 % of people,
                    each judged by what they got), or maintenance (the studio is closed meanwhile,
                    with a page that says so: for a host without room for two releases, and
                    migrations that lock)
--message <text>    what people read while it is closed
--until <time>      when it should be back: 18:30, +15m, 2026-11-26T18:30Z
--watch <seconds>   how long the new release is watched after the switch; ${defaultWatchSeconds} unless given
--allow-dirty       builds what is not committed, too
--dry-run           asks everything that can be asked beforehand, and changes nothing

What fails before the switch stops it, and people notice nothing; what fails after it sends
everybody back to the release before. One deployment at a time; one that was killed is cleared up
by the next.`,
  run,
};
