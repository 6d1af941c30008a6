import { type Command, dryRun } from '../command.ts';
import { Failure } from '../failures.ts';
import { withStudio } from '../studio.ts';
import { count } from '../table.ts';
import { keyInFile } from './keyFile.ts';

export const secretsMaster: Command = {
  words: ['secrets', 'master'],
  operands: [],
  does: 'replaces the master key, under which all other keys are kept; nobody is signed out',
  options: { ...dryRun, to: { type: 'string' } },
  help: `--to <file>  where the new key is, or is written to when there is no such file
--dry-run    looks whether it can be done, and writes no file

Stop the studio first: its processes know the old key alone. All keys are sealed under the new
one, or none. Then give the studio the new key, as FLUX_MASTER_KEY_FILE or FLUX_MASTER_KEY, and
start it. Browsers that were known have to be known again, so people may get a code by mail at
their next sign-in. The old key opens backups from before; keep it as long as these.`,
  run: async (given) => {
    const { to: path, 'dry-run': isDry = false } = given.values;
    if (typeof path !== 'string') throw new Failure('usage', 'Say with --to <file> where the new key goes.');
    const to = keyInFile(path, { mayWrite: isDry !== true });
    const result = await withStudio(given, (operator) =>
      operator.replaceMasterKey({ to, dryRun: isDry === true }),
    );
    if (result.kind === 'running') {
      const what = count(result.connections, 'connection', 'connections');
      throw new Failure('studio_running', `The studio is at work: it has ${what} to the database.`);
    }
    const keys = count(result.keys, 'key', 'keys');
    if (isDry === true)
      return {
        data: { keys: result.keys, dryRun: true },
        text: `${keys} can be sealed anew. Nothing was changed.`,
      };
    return {
      data: { keys: result.keys, file: path },
      text: `${keys} were sealed under the key in ${path}. Start the studio with\n\nFLUX_MASTER_KEY_FILE=${path}\n`,
    };
  },
};
