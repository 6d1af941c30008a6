import type { Given } from '../command.ts';
import { resticVariables } from '../restic/variables.ts';
import { layout } from './layout.ts';
import { readSettingsFile } from './settingsFile.ts';
import { readTarget } from './target.ts';

/** The settings of a deployed studio in place of the environment's, which still says where backups are. @throws Failure */
export async function settingsOfTarget(target: string, env: Given['env']): Promise<Given['env']> {
  const { root } = await readTarget(target, env.INIT_CWD ?? process.cwd());
  const { PATH, HOME, INIT_CWD, FLUX_BACKUP_KEY, FLUX_BACKUP_KEY_FILE } = env;
  const own = { PATH, HOME, INIT_CWD, FLUX_BACKUP_KEY, FLUX_BACKUP_KEY_FILE };
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  return { ...resticVariables(env), ...given, ...readSettingsFile(layout(root).settings) };
}
