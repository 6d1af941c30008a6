import { run } from '../host/run.ts';

export type Change = { readonly commit: string; readonly subject: string; readonly who: string };

/** The commit in a release's id, `<version>-<12 hex>…`. */
const commitOf = (release: string | undefined): string | undefined =>
  /-([0-9a-f]{12})(?![0-9a-f])/.exec(release ?? '')?.[1];

/** As much as anybody reads. */
const mostChanges = 200;

/**
 * What went into the sources between two releases, newest first.
 * @returns Nothing where git does not know both.
 */
export async function changesBetween(
  sources: string,
  before: string | undefined,
  release: string,
): Promise<readonly Change[] | undefined> {
  const [from, to] = [commitOf(before), commitOf(release)];
  if (from === undefined || to === undefined) return undefined;
  const format = '--format=%h%x09%an%x09%s';
  const range = ['log', `-${mostChanges}`, format, `${from}..${to}`];
  const { code, stdout } = await run('git', ['-C', sources, ...range], { timeoutMs: 10_000 });
  if (code !== 0) return undefined;
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [commit = '', who = '', ...subject] = line.split('\t');
      return { commit, who, subject: subject.join(' ') };
    });
}
