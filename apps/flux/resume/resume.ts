import { userInfo } from 'node:os';
import type { Command, Given } from '../command.ts';
import { createCopy } from '../deploy/copy.ts';
import { settle } from '../deploy/deploy.ts';
import { createJournal, type Interrupted, interrupted, journalOf } from '../deploy/journal.ts';
import type { Deployment } from '../deploy/phase.ts';
import { linked, recover } from '../deploy/recover.ts';
import { runPhases } from '../deploy/runPhases.ts';
import { whereabouts } from '../deploy/slots.ts';
import { verify } from '../deploy/verify.ts';
import { lockStudio } from '../host/lock.ts';
import { closedNow } from '../maintenance/closed.ts';
import { readManifest } from '../release/manifest.ts';
import { writeReport } from '../report/write.ts';
import { supervisorOf } from '../supervisor/supervisorOf.ts';
import { type Layout, layout } from '../target/layout.ts';
import { readSettingsFile } from '../target/settingsFile.ts';
import { readTarget, type Target } from '../target/target.ts';

const watchMs = 10_000;

/** Whether everybody is on the new release already, so that only looking at it is left. */
function canFinish(at: Layout, { deployment, release }: Interrupted): boolean {
  const isMoved = [...whereabouts(at).values()].every((place) => place === release);
  const wasSwitched = journalOf(at, deployment).some(({ phase }) => phase === 'Switch');
  return isMoved && wasSwitched && closedNow(at) === undefined && linked(at.current) !== release;
}

/** Looks at what people are on, as the deployment would have, and makes it the release of the studio. */
async function finish(
  target: Target,
  at: Layout,
  { deployment: id, release }: Interrupted,
  { progress }: Given,
): Promise<boolean> {
  const began = performance.now();
  const built = at.release(release);
  const settings = readSettingsFile(at.settings);
  const deployment: Deployment = {
    id,
    target,
    at,
    supervisor: supervisorOf(at),
    built,
    manifest: await readManifest(built),
    before: linked(at.current),
    settings,
    strategy: 'blue-green',
    found: {},
    watchMs,
    closing: { message: undefined, until: undefined },
    progress,
    copy: createCopy(settings.DATABASE_URL ?? ''),
    backupKey: undefined,
  };
  const journal = createJournal(at, id);
  const { stopped, phases } = await runPhases(deployment, [verify], journal, progress);
  if (stopped !== undefined) return false;
  settle(deployment);
  journal.end({
    deployment: id,
    at: new Date().toISOString(),
    who: userInfo().username,
    release,
    before: deployment.before,
    outcome: 'done',
    seconds: Math.round((performance.now() - began) / 100) / 10,
    phases,
  });
  return true;
}

export const resume: Command = {
  words: ['resume'],
  operands: ['<target>'],
  does: 'finishes a deployment that was cut off, or takes it back',
  options: { back: { type: 'boolean' }, 'dry-run': { type: 'boolean' } },
  help: `--back     takes it back in any case
--dry-run  says what happened and what it would do, and changes nothing

After flux was killed, or the host lost power: where everybody is on the new release already, it
is looked at as the deployment would have, and kept when it is well. In every other case everybody
comes back to the release of before. Either way the deployment gets its report.`,
  run: async (given) => {
    const { operands, values, env, progress } = given;
    const folder = env.INIT_CWD ?? process.cwd();
    const target = await readTarget(operands[0] ?? '', folder);
    const at = layout(target.root);
    const supervisor = supervisorOf(at);
    const unlock = lockStudio(at.lock, 'flux resume');
    try {
      const found = interrupted(at);
      if (found === undefined)
        return { data: { wasCutOff: false }, text: 'The last deployment came to its end: nothing to do.' };
      const { deployment, release, last } = found;
      const what = `The deployment ${deployment} of ${release} was cut off in ${last.phase}, ${last.step}.`;
      const finishes = values.back !== true && canFinish(at, found);
      if (values['dry-run'] === true)
        return {
          data: { wasCutOff: true, deployment, release, phase: last.phase, step: last.step, finishes },
          text: `${what} ${finishes ? 'Everybody is on it; it would be looked at and kept.' : 'It would be taken back.'} Nothing was changed.`,
        };
      progress.say(what);
      const isFinished = finishes && (await finish(target, at, found, given));
      const recovered = isFinished ? undefined : await recover(at, supervisor);
      const report = await writeReport(target, at, { deployment, sources: folder });
      const done = isFinished ? `${release} is well and stays` : (recovered?.done ?? 'it was taken back');
      return {
        data: {
          wasCutOff: true,
          deployment,
          release,
          phase: last.phase,
          step: last.step,
          finished: isFinished,
          done,
          report: report.html,
        },
        text: `${isFinished ? '' : `${what} `}Now ${done}. Report: ${report.html}`,
      };
    } finally {
      unlock();
    }
  },
};
