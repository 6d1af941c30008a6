import { resolve } from 'node:path';
import { installation } from '@flux/config';
import type { Command } from '../command.ts';
import { count } from '../table.ts';
import { assemble } from './assemble.ts';

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

export const build: Command = {
  words: ['build'],
  operands: [],
  does: 'builds the release of this tree, to be deployed',
  options: { out: { type: 'string' }, 'allow-dirty': { type: 'boolean' } },
  help: `--out <folder>  where the release becomes a folder named by its id; dist/releases unless given
--allow-dirty   builds what is not committed, too; its id says so

The release has all that it needs on the target: server, page, flux, Node and the packages with
native parts, and a manifest with the SHA-256 of every file.`,
  run: async ({ values, env, progress }) => {
    const { out } = values;
    const { folder, manifest } = await assemble({
      out:
        typeof out === 'string'
          ? resolve(env.INIT_CWD ?? process.cwd(), out)
          : resolve(installation, 'dist/releases'),
      allowsChanges: values['allow-dirty'] === true,
      progress,
    });
    const sizes = Object.values(manifest.files).map(({ bytes }) => bytes);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    return {
      data: { id: manifest.id, folder, files: sizes.length, bytes },
      text: `${manifest.id}: ${count(sizes.length, 'file', 'files')}, ${megabytes(bytes)}\n${folder}`,
    };
  },
};
