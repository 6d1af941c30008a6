import { existsSync } from 'node:fs';
import type { Command } from '../command.ts';
import { linked } from '../deploy/recover.ts';
import { exitCodes, Failure } from '../failures.ts';
import { readManifest } from '../release/manifest.ts';
import { layout } from '../target/layout.ts';
import { faultsOfSettings } from '../target/settingsFaults.ts';
import { readSettingsFile } from '../target/settingsFile.ts';
import { faultsOfTargets, readTarget } from '../target/target.ts';

type Looked = {
  readonly name: string;
  /** What of it was read. */
  readonly read: string;
  readonly faults: readonly string[];
};

async function lookOver(name: string, faults: readonly string[], folder: string): Promise<Looked> {
  const read = 'flux.config.ts';
  if (faults.length > 0) return { name, read, faults };
  let root: string;
  try {
    ({ root } = await readTarget(name, folder));
  } catch (error) {
    // It is on another host, where its settings are, too.
    if (error instanceof Failure) return { name, read, faults };
    throw error;
  }
  const at = layout(root);
  if (!existsSync(at.settings)) return { name, read, faults };
  const release = linked(at.current);
  const needed = release === undefined ? [] : (await readManifest(at.release(release))).settings;
  return {
    name,
    read: `${read} and ${at.settings}`,
    faults: faultsOfSettings(at, readSettingsFile(at.settings), needed),
  };
}

export const check: Command = {
  words: ['check'],
  operands: ['[target]'],
  does: 'reads flux.config.ts and the settings, and says what is wrong with them',
  options: {},
  help: `Of all targets, or of one. Settings are read where the target is set up on this host. Nothing is
connected to: ./flux doctor does that. It ends with 1 when something is wrong.`,
  run: async ({ operands: [only], env }) => {
    const folder = env.INIT_CWD ?? process.cwd();
    const all = await faultsOfTargets(folder);
    if (only !== undefined && all[only] === undefined) await readTarget(only, folder);
    const names = Object.keys(all).filter((name) => only === undefined || name === only);
    const looked = await Promise.all(names.map((name) => lookOver(name, all[name] ?? [], folder)));
    const lines = looked.flatMap(({ name, read, faults }) =>
      faults.length === 0
        ? [`✓ ${name}: nothing wrong in ${read}`]
        : [`✗ ${name}: ${read}`, ...faults.map((fault) => `  ${fault}`)],
    );
    const isRight = looked.every(({ faults }) => faults.length === 0);
    return {
      data: { isRight, targets: looked },
      text: lines.join('\n'),
      exitCode: isRight ? exitCodes.done : exitCodes.failed,
    };
  },
};
