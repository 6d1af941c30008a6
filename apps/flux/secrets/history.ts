import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../host/run.ts';
import { outputOf } from '../host/stream.ts';
import { type FoundSecret, type Innocent, scanForSecrets, secretsIn } from '../release/secretScan.ts';

export type Leaked = FoundSecret & {
  /** Where in the history; nothing where it lies in the tree now. */
  readonly commit?: string;
};

/** Whether a folder is in the care of git. */
export const isRepository = async (tree: string): Promise<boolean> =>
  (await run('git', ['-C', tree, 'rev-parse', '--is-inside-work-tree'])).code === 0;

async function trackedIn(tree: string): Promise<readonly string[]> {
  const { stdout } = await run('git', ['-C', tree, 'ls-files', '-z']);
  return stdout.split('\0').filter((path) => path !== '' && existsSync(join(tree, path)));
}

/** In the tree: what looks like a secret there and is none, as in tests; a line each. */
export const innocentName = '.no-secrets';

async function innocentIn(tree: string): Promise<Innocent> {
  const text = await readFile(join(tree, innocentName), 'utf8').catch(() => '');
  return new Set(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')));
}

/** What is looked for: the usual forms of secrets, and this studio's own, which nothing excuses. */
function kindsIn(text: string, own: ReadonlyMap<string, string>, innocent: Innocent): ReadonlySet<string> {
  const known = [...own]
    .filter(([value]) => text.includes(value))
    .map(([, name]) => `the ${name} of this studio`);
  return new Set([...known, ...secretsIn(text, innocent).map(({ kind }) => kind)]);
}

type Added = { readonly commit: string; readonly path: string; readonly text: string };

/** Lines of a block that are looked at together: a key has many, and a text of megabytes need not be held whole. */
const blockLines = 2_000;

/** What the commits of all branches have added, in blocks of lines that stand together. */
async function* addedTo(tree: string): AsyncGenerator<Added> {
  const argv = [
    'log',
    '--all',
    '-p',
    '-U0',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--format=commit %H',
  ];
  let [rest, commit, path] = ['', '', ''];
  let block: string[] = [];
  const take = (): Added[] => {
    const text = block.join('\n');
    block = [];
    return text === '' ? [] : [{ commit, path, text }];
  };
  for await (const chunk of outputOf('git', ['-C', tree, ...argv])) {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const isAdded = line.startsWith('+') && !line.startsWith('+++ ');
      if (!isAdded || block.length === blockLines) yield* take();
      if (isAdded) block.push(line.slice(1));
      else if (line.startsWith('commit ')) commit = line.slice(7, 19);
      else if (line.startsWith('+++ ')) path = line.slice(6);
    }
  }
  if (rest.startsWith('+')) block.push(rest.slice(1));
  yield* take();
}

/**
 * Secrets in the files that git keeps now, and in all that it ever kept. They themselves are never told.
 * @param own This studio's secrets, each with the name of its setting.
 */
export async function leakedIn(tree: string, own: ReadonlyMap<string, string>): Promise<readonly Leaked[]> {
  const found = new Map<string, Leaked>();
  const innocent = await innocentIn(tree);
  for (const secret of await scanForSecrets(tree, await trackedIn(tree), innocent))
    found.set(`${secret.path} ${secret.kind}`, secret);
  for await (const { commit, path, text } of addedTo(tree))
    for (const kind of kindsIn(text, own, innocent)) {
      const key = `${path} ${kind}`;
      if (!found.has(key)) found.set(key, { path, kind, commit });
    }
  return [...found.values()];
}
