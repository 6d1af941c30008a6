import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { loadCommands } from '../../apps/flux/commands.ts';

const root = join(import.meta.dirname, '../..');
const commands = await loadCommands();
const read = (path: string) => readFileSync(join(root, path), 'utf8');

type Step = { readonly run?: string; readonly uses?: string; readonly with?: { readonly name?: string } };
type GithubJob = { readonly needs?: string; readonly environment?: string; readonly steps: readonly Step[] };
type GitlabJob = {
  readonly extends?: string;
  readonly stage?: string;
  readonly needs?: readonly string[];
  readonly environment?: string;
  readonly rules?: readonly { readonly when?: string }[];
  readonly script?: readonly string[];
};

/** What follows `./flux`, wherever a page or a pipeline shows it. */
const shown = (text: string) =>
  [...text.matchAll(/\.\/flux ([a-z][^`\n#&|;]*)/g)].map(([, words = '']) => words.replace(/[\s.,:)]+$/, ''));

/** What is wrong with a command that is told to somebody. */
function faultOf(words: string): string | undefined {
  const [first, second] = words.split(/\s+/);
  const command =
    commands.find((one) => one.words.length === 2 && one.words[0] === first && one.words[1] === second) ??
    commands.find((one) => one.words.length === 1 && one.words[0] === first);
  if (command === undefined) return 'is no command';
  const known = [...Object.keys(command.options), 'json', 'help', 'target'];
  const unknown = [...words.matchAll(/(?<=^|\s)--([a-z-]+)/g)]
    .map(([, name = '']) => name)
    .find((name) => !known.includes(name));
  return unknown === undefined ? undefined : `does not know --${unknown}`;
}

test('every command that the guide or a pipeline tells is one, with options that it has', () => {
  const pages = globSync(['docs/**/*.md', 'ops/ci/*', 'README.md'], { cwd: root });
  const told = pages.flatMap((page) => shown(read(page)).map((words) => ({ page, words })));
  assert.ok(told.length > 60, `${told.length}`);
  const wrong = told.flatMap(({ page, words }) => {
    const fault = faultOf(words);
    return fault === undefined ? [] : [`${page}: ./flux ${words} ${fault}`];
  });
  assert.deepEqual(wrong, []);
  assert.equal(faultOf('deplyo local'), 'is no command');
  assert.equal(faultOf('deploy local --wach 3'), 'does not know --wach');
});

test('on GitHub one release goes to staging and, approved, to production', () => {
  const { jobs } = parse(read('ops/ci/github.yml')) as { jobs: Readonly<Record<string, GithubJob>> };
  assert.deepEqual(
    Object.entries(jobs).map(([name, { needs, environment }]) => [name, needs, environment]),
    [
      ['test', undefined, undefined],
      ['build', 'test', undefined],
      ['staging', 'build', 'staging'],
      ['production', 'staging', 'production'],
    ],
  );
  const releaseOf = (job: string, action: string) =>
    jobs[job]?.steps.find(({ uses }) => uses?.startsWith(`actions/${action}@`))?.with?.name;
  const { staging, production } = jobs;
  assert.ok(staging !== undefined && production !== undefined);
  assert.deepEqual(staging.steps, production.steps);
  assert.equal(releaseOf('build', 'upload-artifact'), releaseOf('production', 'download-artifact'));
  // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub replaces it
  assert.ok(staging.steps.some(({ run }) => run === './flux deploy ${{ github.job }} --release releases/*'));
});

test('on GitLab one release goes to staging and, started by somebody, to production', () => {
  const { stages, ...jobs } = parse(read('ops/ci/gitlab.yml')) as { stages: readonly string[] } & Readonly<
    Record<string, GitlabJob>
  >;
  const { build, staging, production } = jobs;
  assert.deepEqual(stages, ['test', 'build', 'staging', 'production']);
  assert.equal(production?.rules?.[0]?.when, 'manual');
  assert.deepEqual(production?.needs, ['build', 'staging']);
  for (const [name, job] of Object.entries({ staging, production })) {
    assert.equal(job?.extends, '.deploy');
    assert.equal(job?.environment, name);
    assert.equal(job?.stage, name);
  }
  assert.ok(jobs['.deploy']?.script?.includes('./flux deploy $CI_JOB_NAME --release releases/*'));
  assert.ok(build?.script?.includes('./flux build --out releases'));
});

test('a pipeline without its key says which setting is missing', () => {
  const script = join(root, 'ops/ci/key.sh');
  for (const [env, missing] of [
    [{}, 'SSH_KEY'],
    [{ SSH_KEY: 'a' }, 'SSH_KNOWN_HOSTS'],
  ] as const) {
    const { status, stderr } = spawnSync('sh', [script], {
      env: { PATH: process.env.PATH, ...env },
      encoding: 'utf8',
    });
    assert.equal(status, 2);
    assert.match(stderr, new RegExp(`^${missing} is not set`));
  }
});
