import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { loadCommands, names } from './commands.ts';
import { failures } from './failures.ts';
import { flux } from './flux.ts';
import { reasons } from './import/oldStudio.ts';
import { peopleReasons } from './import/report.ts';

const commands = await loadCommands();

/** Runs a command line with settings that name no studio. */
async function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  let [out, err] = ['', ''];
  const code = await flux(argv, {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    env: { FLUX_DATA: '/nowhere/at/all', FLUX_MASTER_KEY: '11'.repeat(32), ...env },
  });
  return { code, out, err };
}

describe('the command line', () => {
  test('without anything, or asked for help, shows every command', async () => {
    for (const argv of [[], ['--help'], ['-h'], ['what', '--help']]) {
      const { code, out } = await run(argv);
      assert.equal(code, 0);
      for (const { words, does } of commands)
        assert.ok(out.includes(`  ${words.join(' ')}`) && out.includes(does));
    }
  });

  test('calls every command by its own words', () => {
    assert.deepEqual(
      names,
      commands.map(({ words }) => words.join(' ')),
    );
  });

  test('shows the commands of a group, and all about one', async () => {
    const { out } = await run(['people']);
    assert.ok(out.includes('people reset <email>') && !out.includes('audit verify'));
    for (const { words, options } of commands) {
      const { code, out: help } = await run([...words, '--help']);
      assert.equal(code, 0);
      for (const name of ['json', ...Object.keys(options)])
        assert.match(help, new RegExp(`^  --${name}\\b`, 'm'), words.join(' '));
      assert.ok(
        help.split('\n').every((line) => line.length <= 100),
        words.join(' '),
      );
    }
  });

  test('says what is wrong with it and ends with 2', async () => {
    const wrong: readonly [readonly string[], RegExp][] = [
      [['peple', 'list'], /There is no command “peple list”\./],
      [['people', 'lst'], /There is no command “people lst”\./],
      [['people', 'list', 'x'], /After “people list” comes nothing\./],
      [['people', 'reset'], /After “people reset” comes <email>\./],
      [['people', 'list', '--dry-run'], /Unknown option '--dry-run'/],
      [['secrets', 'master'], /--to <file>/],
      [['build', '--only', 'page'], /--only takes server or web\./],
      [['build', '--only', 'web'], /--base <folder>/],
      [['import', 'fluxstudio', '--only', 'boards', '--from', 'x'], /--only people/],
      [['import', 'fluxstudio', '--only', 'people'], /--from <source>/],
    ];
    for (const [argv, sentence] of wrong) {
      const { code, out, err } = await run(argv);
      assert.deepEqual([code, out], [2, ''], argv.join(' '));
      assert.match(err, sentence);
      assert.ok(err.includes(`(usage)\n  ${failures.usage}`), err);
    }
  });

  test('with --json a failure is JSON, too, with its code and what to do', async () => {
    const { code, out, err } = await run(['people', 'list', '--json']);
    assert.equal(code, 1);
    assert.equal(err, '');
    assert.deepEqual(JSON.parse(out), {
      error: {
        code: 'no_studio',
        message: 'There is no database in /nowhere/at/all.',
        todo: failures.no_studio,
      },
    });
  });

  test('names every setting that is wrong', async () => {
    const { code, err } = await run(['audit', 'verify'], { FLUX_DATE: '/x', FLUX_PORT: 'many' });
    assert.equal(code, 1);
    assert.match(err, /FLUX_DATE is no setting of FluxStudio\. Did you mean FLUX_DATA\?/);
    assert.match(err, /FLUX_PORT is "many"/);
    assert.match(err, /\(settings_wrong\)/);
  });

  test('says when the database does not answer, and shows no password', async () => {
    const url = 'postgres://flux:secret@127.0.0.1:1/flux';
    const { code, err } = await run(['people', 'list'], { DATABASE_URL: url });
    assert.equal(code, 1);
    assert.match(err, /\(database_unavailable\)/);
    assert.ok(!err.includes('secret'), err);
  });
});

test('docs/operating tells every command, failure and reason', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/operating/flux.md'), 'utf8');
  for (const { words } of commands) assert.ok(page.includes(`\`./flux ${words.join(' ')}`), words.join(' '));
  const rows = (table: Readonly<Record<string, string>>) =>
    Object.entries(table)
      .map(([code, sentence]) => `| \`${code}\` | ${sentence} |\n`)
      .join('');
  assert.ok(page.includes(rows(failures)), rows(failures));
  const importing = await readFile(join(import.meta.dirname, '../../docs/operating/import.md'), 'utf8');
  for (const each of [peopleReasons, reasons]) assert.ok(importing.includes(rows(each)), rows(each));
});
