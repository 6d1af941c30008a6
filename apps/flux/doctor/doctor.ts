import type { Command, Given } from '../command.ts';
import { type Check, checks, type Studio } from '../deploy/preflight.ts';
import { linked } from '../deploy/recover.ts';
import { exitCodes, Failure } from '../failures.ts';
import { readManifest } from '../release/manifest.ts';
import { supervisorOf } from '../supervisor/supervisorOf.ts';
import { count } from '../table.ts';
import { layout } from '../target/layout.ts';
import { readSettingsFile } from '../target/settingsFile.ts';
import { readTarget } from '../target/target.ts';
import { ofStudio } from './ofStudio.ts';

/** What came of one question. */
export type Finding = {
  readonly title: string;
  readonly asked: string;
  readonly isWell: boolean;
  /** What it got. */
  readonly got: string;
  /** What to do; only where it is not well. */
  readonly todo?: string;
};

/** Asks them all at once; one that fails keeps no other from its answer. */
export async function askAll(some: readonly Check[], studio: Studio): Promise<readonly Finding[]> {
  return await Promise.all(
    some.map(async ({ title, asks, todo, run }) => {
      try {
        return { title, asked: asks, isWell: true, got: await run(studio) };
      } catch (error) {
        const got = error instanceof Error ? error.message : String(error);
        return { title, asked: asks, isWell: false, got, todo };
      }
    }),
  );
}

function told({ title, asked, isWell, got, todo }: Finding): string {
  if (isWell) return `✓ ${title}: ${got}`;
  return `✗ ${title}: ${got.replaceAll('\n', '\n  ')}\n  asked: ${asked}\n  to do: ${todo}`;
}

/** @throws Failure('not_set_up') */
async function studioOf(given: Given): Promise<Studio> {
  const { operands, env } = given;
  const target = await readTarget(operands[0] ?? '', env.INIT_CWD ?? process.cwd());
  const at = layout(target.root);
  const settings = readSettingsFile(at.settings);
  const supervisor = supervisorOf(at);
  const release = linked(at.current);
  if (release === undefined)
    throw new Failure(
      'not_set_up',
      `Nothing is deployed to ${target.root} yet: ./flux deploy ${target.name}.`,
    );
  const built = at.release(release);
  return { at, built, manifest: await readManifest(built), settings, supervisor, target };
}

export const doctor: Command = {
  words: ['doctor'],
  operands: ['<target>'],
  does: 'asks at once whether all is as it should be, and says what to do',
  options: {},
  help: `It asks what a deployment asks before it begins, of the release that the studio is on, and whether
services, backups and certificate are well. It changes nothing, and ends with 1 when something is
wrong.`,
  run: async (given) => {
    const studio = await studioOf(given);
    given.progress.step('Asking everything at once');
    const findings = await askAll([...checks, ...ofStudio(given)], studio);
    given.progress.end();
    const wrong = findings.filter(({ isWell }) => !isWell);
    const verdict =
      wrong.length === 0
        ? `All ${findings.length} are as they should be.`
        : `${count(wrong.length, 'thing', 'things')} of ${findings.length} to look at.`;
    return {
      data: { target: studio.target.name, release: studio.manifest.id, isWell: wrong.length === 0, findings },
      text: `${findings.map(told).join('\n')}\n\n${verdict}`,
      exitCode: wrong.length === 0 ? exitCodes.done : exitCodes.failed,
    };
  },
};
