import { resolve } from 'node:path';
import { installation } from '@flux/config';
import type { Command, Given } from '../command.ts';
import { Failure } from '../failures.ts';
import { count } from '../table.ts';
import { assemble } from './assemble.ts';
import { openBase } from './base.ts';
import { type Part, partNames } from './parts.ts';
import { changeOf, type Sizes, sizesOf } from './sizes.ts';

const isPart = (given: string): given is Part => partNames.some((name) => name === given);

function partIn(given: string | boolean | undefined): Part | undefined {
  if (typeof given !== 'string') return undefined;
  if (!isPart(given)) throw new Failure('usage', `--only takes ${partNames.join(' or ')}.`);
  return given;
}

const tell = ({ files, bytes }: Sizes): string =>
  `${count(files, 'file', 'files')}, ${(bytes / 1e6).toFixed(1)} MB`;

/** What a person gave as a folder, from where they stand. */
const folderIn = (given: string, env: Given['env']): string => resolve(env.INIT_CWD ?? process.cwd(), given);

export const build: Command = {
  words: ['build'],
  operands: [],
  does: 'builds the release of this tree, to be deployed',
  options: {
    out: { type: 'string' },
    base: { type: 'string' },
    only: { type: 'string' },
    'allow-dirty': { type: 'boolean' },
  },
  help: `--out <folder>   where the release becomes a folder named by its id; dist/releases unless given
--base <folder>  another release: says what an upload to a host that has it sends
--only <part>    builds the page (web) or all else (server), and takes the rest from the base
--allow-dirty    builds what is not committed, too; its id says so

The release has all that it needs on the target: server, page, flux, Node and the packages with
native parts, and a manifest with the SHA-256 of every file. The same commit makes the same bytes
wherever it is built. It is not built when the tree is not as committed, when a package is not
declared or not installed as committed, when something is missing, or when it holds a secret.`,
  run: async ({ values, env, progress }) => {
    const only = partIn(values.only);
    if (only !== undefined && typeof values.base !== 'string')
      throw new Failure('usage', `With --only ${only} say where the rest is: --base <folder>.`);
    progress.step('Looking at the base');
    const base = typeof values.base === 'string' ? await openBase(folderIn(values.base, env)) : undefined;
    const { folder, manifest } = await assemble({
      out:
        typeof values.out === 'string' ? folderIn(values.out, env) : resolve(installation, 'dist/releases'),
      allowsChanges: values['allow-dirty'] === true,
      partly: only === undefined || base === undefined ? undefined : { only, base },
      progress,
    });
    const sizes = sizesOf(manifest);
    const whole = `${manifest.id}: ${tell(sizes)}`;
    if (base === undefined)
      return { data: { id: manifest.id, folder, ...sizes }, text: `${whole}\n${folder}` };
    const changed = await changeOf(folder, manifest, base.manifest);
    const toSend = `${(changed.compressed / 1e6).toFixed(2)} MB to send`;
    return {
      data: { id: manifest.id, folder, ...sizes, base: base.manifest.id, changed },
      text: `${whole}\nnew since ${base.manifest.id}: ${tell(changed)}, ${toSend}\n${folder}`,
    };
  },
};
