import { parseEnv } from 'node:util';
import type { Given } from '../command.ts';
import { deploy } from '../deploy/deploy.ts';
import { Failure } from '../failures.ts';
import { writeWhole } from '../host/files.ts';
import { letServicesRead } from '../init/folders.ts';
import { init } from '../init/init.ts';
import { releaseOptions } from '../release/releaseToBring.ts';
import { backupKeyOf } from '../studio.ts';
import { layout } from '../target/layout.ts';
import { readSettingsFile, settingLine } from '../target/settingsFile.ts';
import type { Target } from '../target/target.ts';
import { type Manifest, readManifest, settingsName } from './manifest.ts';
import { restoreBackup } from './restoreBackup.ts';
import { fetch } from './store.ts';

/** The settings that the studio had, if they are in the backup. */
async function settingsIn(folder: string, { files }: Manifest, key: Uint8Array | undefined) {
  const stored = files[settingsName];
  if (stored === undefined) return {};
  const parts: Uint8Array[] = [];
  for await (const chunk of fetch(folder, settingsName, stored, key)) parts.push(chunk);
  return parseEnv(Buffer.concat(parts).toString());
}

/** What is of a host and not of the studio. */
const isOfHost = (name: string): boolean => /^(DATABASE_URL.*|FLUX_URL|FLUX_DATA|NODE_ENV)$/.test(name);

/** The studio's own settings and master key, with the addresses of this host. */
function bringSettings(target: Target, old: Readonly<Record<string, string | undefined>>): void {
  const at = layout(target.root);
  const brought = Object.entries(old).filter(([name]) => !isOfHost(name));
  const settings = { ...readSettingsFile(at.settings), ...Object.fromEntries(brought) };
  const lines = Object.entries(settings).map(([name, value]) => settingLine(name, value ?? ''));
  writeWhole(
    at.settings,
    `# The settings of this studio: docs/operating/settings.md.\n${lines.join('\n')}\n`,
    0o600,
  );
}

/**
 * Makes a whole studio of a backup on a host that has none: makes the host ready, restores into its new database, and
 * deploys. @returns what the deployment says. @throws Failure
 */
export async function restoreStudio(given: Given, target: Target, folder: string) {
  const { values, env, progress } = given;
  const at = layout(target.root);
  const key = backupKeyOf(env);
  const manifest = await readManifest(folder, key);
  const old = { FLUX_MASTER_KEY: env.FLUX_MASTER_KEY, ...(await settingsIn(folder, manifest, key)) };
  if (old.FLUX_MASTER_KEY === undefined)
    throw new Failure(
      'settings_wrong',
      'The settings are not in this backup: give the FLUX_MASTER_KEY that the studio had.',
    );
  const operands = [target.name];
  await init.run({ ...given, operands, values: { database: values.database } });
  bringSettings(target, old);
  await letServicesRead(at.settings);
  const { DATABASE_URL = '' } = readSettingsFile(at.settings);
  const from = { folder, key, progress };
  await restoreBackup({ ...from, into: DATABASE_URL, dataDir: at.data, replace: values.replace === true });
  progress.end();
  progress.say(`Restored what the studio held at ${manifest.madeAt}.`);
  const passed = Object.keys(releaseOptions).map((name) => [name, values[name]]);
  return await deploy.run({ ...given, operands, values: Object.fromEntries(passed) });
}
