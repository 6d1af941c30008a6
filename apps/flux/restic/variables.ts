import { existsSync, readFileSync, statSync } from 'node:fs';
import type { Given } from '../command.ts';
import { Failure } from '../failures.ts';

type Variables = Readonly<Record<string, string>>;

const isOurs = (name: string): boolean => /^(RESTIC|AWS|B2|AZURE|GOOGLE|OS|ST|RCLONE)_\w+$/.test(name);

/** Those of an environment that restic and the stores it reaches are told by. */
export const resticVariables = (env: Given['env']): Variables =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && isOurs(name) ? [[name, value]] : [],
    ),
  );

const namesPassword = ({ RESTIC_PASSWORD, RESTIC_PASSWORD_FILE, RESTIC_PASSWORD_COMMAND }: Variables) =>
  [RESTIC_PASSWORD, RESTIC_PASSWORD_FILE, RESTIC_PASSWORD_COMMAND].some((value) => (value ?? '') !== '');

const wrong = (sentence: string): Failure => new Failure('settings_wrong', sentence);

/** What is said of a line never shows what is in it. */
function lineOf(line: string, where: string): readonly [string, string] | undefined {
  if (/^\s*(#|$)/.test(line)) return undefined;
  const [, name = '', value = ''] = /^([A-Z]\w*)=(.*)$/.exec(line) ?? [];
  if (name === '') throw wrong(`${where} is no NAME=value.`);
  if (!isOurs(name)) throw wrong(`${where} sets ${name}, which is none of restic’s.`);
  if (/^["']/.test(value)) throw wrong(`${where}: the value of ${name} stands without quotes.`);
  return [name, value];
}

/** Each value is all that stands behind the `=`, as restic takes it. @throws Failure('settings_wrong') */
export function readVariables(path: string): Variables {
  const { mode, uid } = statSync(path);
  if ((mode & 0o077) !== 0) throw wrong(`${path} can be read by others: run chmod 600 on it.`);
  if (uid !== 0 && uid !== process.getuid?.()) throw wrong(`${path} belongs to somebody else.`);
  const lines = readFileSync(path, 'utf8').split(/\r?\n/);
  const read = lines.map((line, at) => lineOf(line, `${path}, line ${at + 1},`));
  return Object.fromEntries(read.filter((each) => each !== undefined));
}

/**
 * What restic is told: by the environment when a password is in it, by the file of the target otherwise.
 * @throws Failure('settings_wrong')
 */
export function variablesFor(env: Given['env'], file: string | undefined): Variables {
  const own = resticVariables(env);
  const given = namesPassword(own) || file === undefined || !existsSync(file) ? own : readVariables(file);
  if (namesPassword(given)) return given;
  const where = file === undefined ? '' : `, or have it in ${file}`;
  throw wrong(`restic needs the repository’s password: set RESTIC_PASSWORD_FILE${where}.`);
}
