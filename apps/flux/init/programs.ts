import { accessSync, constants, existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure } from '../failures.ts';
import { run } from '../host/run.ts';
import { runsHere } from '../supervisor/systemd.ts';
import { isRoot } from '../target/person.ts';

/** Programs that a host may have to have, and the Debian package that brings each. */
const packages = { nginx: 'nginx-light', postgres: 'postgresql', restic: 'restic' } as const;

export type Program = keyof typeof packages;

/** The full path of a program; nothing when this host has none. */
export function findProgram(program: Program): string | undefined {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/sbin',
    ...globSync('/usr/lib/postgresql/*/bin').toSorted().toReversed(),
  ];
  return folders
    .map((folder) => join(folder, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

const missing = (needed: readonly Program[]): readonly string[] => [
  ...new Set(needed.filter((each) => findProgram(each) === undefined).map((each) => packages[each])),
];

const lacks = (lacking: readonly string[]): Failure =>
  new Failure(
    'program_missing',
    `This host lacks ${lacking.join(', ')}: run apt-get install ${lacking.join(' ')} as root.`,
  );

/** The full path of a program. @throws Failure('program_missing') */
export function needProgram(program: Program): string {
  const found = findProgram(program);
  if (found === undefined) throw lacks([packages[program]]);
  return found;
}

/** Debian’s nginx comes as a service of its own that has port 80, for a page that says that it runs. Nobody had it before. */
async function stopWelcomePage(): Promise<void> {
  if (!runsHere()) return;
  const { code, stderr } = await run('systemctl', ['disable', '--quiet', '--now', 'nginx.service']);
  if (code !== 0) throw new Failure('supervisor_failed', `nginx.service does not end: ${stderr.trim()}`);
}

/** Installs what is missing of them, where it may. @returns What was installed. @throws Failure('program_missing'), Failure('supervisor_failed') */
export async function bringPrograms(needed: readonly Program[]): Promise<readonly string[]> {
  const lacking = missing(needed);
  if (lacking.length === 0) return [];
  if (!isRoot() || !existsSync('/usr/bin/apt-get')) throw lacks(lacking);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const updated = await run('apt-get', ['-qq', 'update'], { env });
  const installed =
    updated.code === 0
      ? await run('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', ...lacking], { env })
      : updated;
  if (installed.code !== 0 || missing(needed).length > 0)
    throw new Failure(
      'program_missing',
      `apt-get install ${lacking.join(' ')} failed: ${installed.stderr.trim().slice(-500)}`,
    );
  if (lacking.includes(packages.nginx)) await stopWelcomePage();
  return lacking;
}
