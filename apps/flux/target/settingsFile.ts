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

/** The text of a settings file with other values; what it does not have yet comes at its end, and all else stays. */
export function changedSettings(text: string, changes: Readonly<Record<string, string>>): string {
  const left = new Map(Object.entries(changes));
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const name = /^\s*(?:export\s+)?(\w+)\s*=/.exec(line)?.[1];
      const value = name === undefined ? undefined : left.get(name);
      if (name === undefined || value === undefined) return line;
      left.delete(name);
      return settingLine(name, value);
    });
  return `${[...lines, ...[...left].map(([name, value]) => settingLine(name, value))].join('\n')}\n`;
}
