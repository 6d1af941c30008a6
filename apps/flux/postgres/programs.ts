import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { Failure } from '../failures.ts';
import { run } from '../host/run.ts';

export type Programs = {
  readonly major: number;
  /** The full path of one of PostgreSQL's own programs, of that version. */
  readonly path: (program: (typeof needed)[number]) => string;
};

const needed = ['pg_dump', 'pg_restore', 'psql', 'initdb', 'postgres'] as const;

/** Where Debian, Red Hat and Homebrew keep each version, then what is on the PATH. */
const foldersOf = (major: number): readonly string[] => [
  `/usr/lib/postgresql/${major}/bin`,
  `/usr/pgsql-${major}/bin`,
  `/opt/homebrew/opt/postgresql@${major}/bin`,
  ...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''),
];

async function isOf(major: number, path: string): Promise<boolean> {
  if (
    !(await access(path, constants.X_OK).then(
      () => true,
      () => false,
    ))
  )
    return false;
  const { stdout } = await run(path, ['--version']);
  return Number(/\b(\d+)(\.\d+|devel|beta\d+|rc\d+)/.exec(stdout)?.[1]) === major;
}

async function find(program: string, major: number): Promise<string> {
  for (const folder of foldersOf(major)) {
    const path = join(folder, program);
    if (await isOf(major, path)) return path;
  }
  const isClient = program.startsWith('pg_') || program === 'psql';
  const name = `postgresql-${isClient ? 'client-' : ''}${major}`;
  throw new Failure(
    'program_missing',
    `${program} of PostgreSQL ${major} is missing: apt-get install ${name}.`,
  );
}

/**
 * The programs of the server's own version: an older pg_dump refuses a newer server, and a backup is proved in what it
 * will be restored to.
 * @throws Failure('program_missing')
 */
export async function programsOf(major: number): Promise<Programs> {
  const paths = new Map<string, string>();
  for (const program of needed) paths.set(program, await find(program, major));
  return { major, path: (program) => paths.get(program) ?? program };
}
