import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type Alarm, alarmSentence, raise } from '../deploy/alarms.ts';
import { createJournal, newDeployment } from '../deploy/journal.ts';
import { lastWordsIn } from '../deploy/lastWords.ts';
import { recover } from '../deploy/recover.ts';
import { returnTo } from '../deploy/returnTo.ts';
import { readUnitName } from '../deploy/units.ts';
import { openedWindow } from '../deploy/window.ts';
import { nginxUnit } from '../proxy/nginx.ts';
import { withStudio } from '../studio.ts';
import type { UnitStatus } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import { readSettingsFile } from '../target/settingsFile.ts';
import type { Watching } from './watcher.ts';

const nothing = { step: () => {}, at: () => {}, say: () => {}, end: () => {} };

async function alarmOf(at: Layout, { name }: UnitStatus, done: Alarm['done']): Promise<Alarm> {
  const { service = name, release = '' } = readUnitName(name) ?? {};
  const said = lastWordsIn(join(at.logs, `${service}.log`), release);
  return { at: new Date().toISOString(), service, release, done, said };
}

/** Everybody goes back to the release before, as after a deployment that fails its last phase. */
async function takeBack({ at, supervisor }: Watching, alarm: Alarm, before: string): Promise<void> {
  const began = performance.now();
  await returnTo(at, supervisor, { from: alarm.release, to: before });
  const id = newDeployment(new Date());
  createJournal(at, id).end({
    deployment: id,
    at: new Date().toISOString(),
    who: `flux watch, as ${userInfo().username}`,
    release: alarm.release,
    before,
    outcome: 'rolled_back',
    why: alarmSentence(alarm),
    seconds: Math.round((performance.now() - began) / 100) / 10,
    phases: {},
  });
}

/** In the studio, by mail and in the audit, where the database can be reached. */
async function tellOwner({ at, tell }: Watching, alarms: readonly Alarm[]): Promise<void> {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, ...readSettingsFile(at.settings) };
  for (const { service, release, done } of alarms)
    await withStudio({ env, progress: nothing }, (operator) =>
      operator.raiseAlarm({
        kind: done === 'taken_back' ? 'release_taken_back' : 'service_stopped',
        service,
        release,
      }),
    ).catch((error: unknown) =>
      tell(`The owner could not be told: ${error instanceof Error ? error.message : error}`),
    );
}

/**
 * What is done about units that end again and again: while the release before still runs, everybody goes back to it; later
 * they are stopped, so that they neither wear the host out nor look as if they were at work.
 */
export async function answerLoops(watching: Watching, looping: readonly UnitStatus[]): Promise<void> {
  const { at, supervisor, tell } = watching;
  await recover(at, supervisor);
  const window = openedWindow(at);
  const ofNew = looping.filter(({ name }) => readUnitName(name)?.release === window?.release);
  const alarms: Alarm[] = [];
  const [first] = ofNew;
  if (window !== undefined && first !== undefined) {
    const alarm = await alarmOf(at, first, 'taken_back');
    await takeBack(watching, alarm, window.before);
    alarms.push(alarm);
  }
  for (const unit of looping.filter((one) => window === undefined || !ofNew.includes(one))) {
    // Without it nobody would see anything at all.
    const isProxy = unit.name === nginxUnit;
    const alarm = await alarmOf(at, unit, isProxy ? 'left_running' : 'stopped');
    if (!isProxy) await supervisor.stop([unit.name]);
    alarms.push(alarm);
  }
  raise(at, alarms);
  for (const alarm of alarms) tell(alarmSentence(alarm));
  await tellOwner(watching, alarms);
}
