import { basename, dirname } from 'node:path';
import { Failure } from '../failures.ts';
import { ProgramFailed } from '../host/stream.ts';
import type { Progress } from '../progress.ts';
import { megabytes } from '../table.ts';
import { manifestName } from './manifest.ts';
import { type Remote, remoteOf } from './remote.ts';

/** A backup by the folder that it is in. */
function split(place: string): readonly [string, string] {
  const trimmed = place.replace(/\/+$/, '');
  const colon = trimmed.indexOf(':') + 1;
  const name = basename(trimmed.slice(colon));
  if (!/^[\w-][\w.-]*$/.test(name)) throw new Failure('usage', `${place} names no backup.`);
  const parent = dirname(trimmed.slice(colon));
  return [`${trimmed.slice(0, colon)}${parent}`, name];
}

const markOf = (remote: Remote, name: string) =>
  remote.shell(`cat ${name}/${manifestName} 2>/dev/null || true`);

/**
 * Brings a backup from where it lies to where it is restored, through this machine, which reaches both. It gets its name
 * when all of it has come; whether that is whole, the restore looks.
 * @returns Its name there. @throws Failure('backup_unusable' | 'copy_failed')
 */
export async function carryBackup(
  place: string,
  here: string,
  to: Remote,
  progress: Progress,
): Promise<string> {
  const [folder, name] = split(place);
  const from = remoteOf(folder, here);
  progress.step(`Bringing ${name} from ${from.place}`);
  let bytes = 0;
  async function* counted() {
    for await (const chunk of from.read(`tar -C ${name} -cf - .`)) {
      bytes += chunk.length;
      progress.at(megabytes(bytes));
      yield chunk;
    }
  }
  try {
    const mark = await markOf(from, name);
    if (mark === '')
      throw new Failure('backup_unusable', `${place} is no backup: it has no ${manifestName}.`);
    await to.bring();
    if ((await markOf(to, name)) === mark) return name;
    const draft = `.arriving-${name}`;
    await to.shell(`rm -rf ${draft}; mkdir ${draft}; tar -xf - -C ${draft}`, counted());
    await to.shell(`sync; rm -rf ${name}; mv ${draft} ${name}`);
    return name;
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
    throw new Failure('copy_failed', `${place} cannot be brought to ${to.place}: ${error.message}`, error);
  } finally {
    await from.close();
    progress.end();
  }
}
