import { Failure } from '../failures.ts';
import { ProgramFailed } from '../host/stream.ts';
import type { Progress } from '../progress.ts';
import { megabytes } from '../table.ts';
import type { Found } from './copies.ts';
import { copyAt, type Here } from './copiesOf.ts';
import { folderCopies } from './folderCopies.ts';
import { manifestName } from './manifest.ts';
import type { Remote } from './remote.ts';

/**
 * Brings a backup from where it lies to where it is restored, through this machine, which reaches both. It gets its name
 * when all of it has come; whether that is whole, the restore looks.
 * @returns Its name there. @throws Failure('backup_unusable' | 'copy_failed')
 */
export async function carryBackup(
  place: string,
  here: Here,
  to: Remote,
  progress: Progress,
): Promise<string> {
  const { from, name: named } = copyAt(place, here);
  progress.step(`Bringing ${named} from ${from.place}`);
  let bytes = 0;
  async function* counted({ read }: Found) {
    for await (const chunk of read()) {
      bytes += chunk.length;
      progress.at(megabytes(bytes));
      yield chunk;
    }
  }
  try {
    const found = await from.find(named);
    if (found === undefined)
      throw new Failure('backup_unusable', `${place} is no backup: it has no ${manifestName}.`);
    const { name, mark } = found;
    await to.bring();
    if ((await folderCopies(to).find(name))?.mark === mark) return name;
    const draft = `.arriving-${name}`;
    await to.shell(`rm -rf ${draft}; mkdir ${draft}; tar -xf - -C ${draft}`, counted(found));
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
