import { accessSync, constants, existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure } from '../failures.ts';
import { run } from '../host/run.ts';
import { isRoot } from '../target/person.ts';

/** Programs that a host must have, and the Debian package that brings each. */
const packages = { nginx: 'nginx-light', postgres: 'postgresql' } as const;

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

const missing = (): readonly string[] => [
  ...new Set(
    (Object.keys(packages) as Program[])
      .filter((program) => findProgram(program) === undefined)
      .map((program) => packages[program]),
  ),
];

/** Installs what is missing, where it may. @returns What was installed. @throws Failure('program_missing') */
export async function bringPrograms(): Promise<readonly string[]> {
  const lacking = missing();
  if (lacking.length === 0) return [];
  const command = `apt-get install ${lacking.join(' ')}`;
  if (!isRoot() || !existsSync('/usr/bin/apt-get'))
    throw new Failure('program_missing', `This host lacks ${lacking.join(', ')}: run ${command} as root.`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const updated = await run('apt-get', ['-qq', 'update'], { env });
  const installed =
    updated.code === 0
      ? await run('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', ...lacking], { env })
      : updated;
  if (installed.code !== 0 || missing().length > 0)
    throw new Failure('program_missing', `${command} failed: ${installed.stderr.trim().slice(-500)}`);
  return lacking;
}
