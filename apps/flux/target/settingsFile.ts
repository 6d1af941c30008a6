import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { Failure } from '../failures.ts';

/** The settings of a deployed studio's services, as Node reads them with --env-file. @throws Failure('not_set_up') */
export function readSettingsFile(path: string): Readonly<Record<string, string>> {
  if (!existsSync(path)) throw new Failure('not_set_up', `There is no studio here yet: ${path} is missing.`);
  const parsed = parseEnv(readFileSync(path, 'utf8'));
  return Object.fromEntries(
    Object.entries(parsed).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** One line; the value may hold anything but an apostrophe or a line's end, which no setting needs. */
export const settingLine = (name: string, value: string): string => `${name}='${value}'`;
