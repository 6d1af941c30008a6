import { Failure } from '../failures.ts';
import { run } from '../host/run.ts';

export type Commit = {
  /** 40 hex. */
  readonly hash: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Files of the tree that are not as the commit has them. */
  readonly changed: readonly string[];
};

async function git(tree: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run('git', ['-C', tree, ...args]);
  if (code !== 0) {
    const [reason = ''] = stderr.trim().split('\n');
    throw new Failure('build_failed', `git ${args[0]} says of ${tree}: ${reason}`);
  }
  return stdout;
}

/** Says where studios are, to who deploys; no release has it. */
const config = 'flux.config.ts';

/** The commit that is checked out in a tree. @throws Failure('build_failed') */
export async function readCommit(tree: string): Promise<Commit> {
  const [hash = '', seconds] = (await git(tree, 'show', '-s', '--format=%H %ct', 'HEAD')).trim().split(' ');
  const status = await git(tree, 'status', '--porcelain', '--untracked-files=all', '-z');
  return {
    hash,
    at: new Date(Number(seconds) * 1_000).toISOString(),
    changed: status
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => line.slice(3))
      .filter((path) => path !== config),
  };
}
