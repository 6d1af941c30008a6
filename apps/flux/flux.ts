import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Command, Given, Result } from './command.ts';
import { loadCommand, names } from './commands.ts';
import { exitCodes, Failure, told } from './failures.ts';
import { helpOf, helpOfAll } from './help.ts';
import { createProgress } from './progress.ts';
import { layout } from './target/layout.ts';
import { settingsOfTarget } from './target/settingsOf.ts';
import { findTarget, readTarget, type Target } from './target/target.ts';

export type Terminal = {
  readonly out: { readonly write: (text: string | Uint8Array) => unknown };
  readonly err: {
    readonly write: (text: string | Uint8Array) => unknown;
    readonly isTTY?: boolean | undefined;
  };
  readonly env: Readonly<Record<string, string | undefined>>;
};

const common = {
  json: { type: 'boolean' },
  target: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The one that says most of it: `logs rotate` is not `logs` of a target. */
const find = (argv: readonly string[]): string | undefined =>
  [2, 1].map((count) => argv.slice(0, count).join(' ')).find((name) => names.includes(name));

/** @throws Failure('usage') */
function read(command: Command, argv: readonly string[]): Pick<Given, 'operands' | 'values'> {
  try {
    const { values, positionals } = parseArgs({
      args: argv.slice(command.words.length),
      options: { ...common, ...command.options },
      allowPositionals: true,
    });
    const needed = command.operands.filter((operand) => operand.startsWith('<')).length;
    const isRight = positionals.length >= needed && positionals.length <= command.operands.length;
    if (values.help !== true && !isRight) {
      const expected = command.operands.join(' ') || 'nothing';
      throw new Failure('usage', `After “${command.words.join(' ')}” comes ${expected}.`);
    }
    return { operands: positionals, values: values as Given['values'] };
  } catch (error) {
    if (error instanceof Failure) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure('usage', reason.split('. ', 1)[0]?.replace(/\.?$/, '.') ?? reason, error);
  }
}

/** The settings of a deployed studio in place of the environment's, where a target is named. */
async function withSettingsOf(
  command: Command,
  target: Given['values'][string],
  env: Given['env'],
): Promise<Given['env']> {
  if (typeof target !== 'string') return env;
  // What makes a studio where there is none needs none of its settings.
  const { root } = await readTarget(target, env.INIT_CWD ?? process.cwd());
  if (command.bringsRelease === 'without studio' && !existsSync(layout(root).settings)) return env;
  return await settingsOfTarget(target, env);
}

/** The target that a command line names, when it is on another host. */
async function targetElsewhere(
  command: Command,
  { operands, values }: Pick<Given, 'operands' | 'values'>,
  env: Given['env'],
): Promise<Target | undefined> {
  const named = values.target ?? operands[command.operands.indexOf('<target>')];
  if (typeof named !== 'string') return undefined;
  const target = await findTarget(named, env.INIT_CWD ?? process.cwd());
  return target.host === undefined ? undefined : target;
}

async function answer(argv: readonly string[], { out, err, env }: Terminal): Promise<Result> {
  const name = find(argv);
  const [word] = argv;
  if (name === undefined) {
    const asksForHelp = argv.length === 0 || argv.some((arg) => arg === '--help' || arg === '-h');
    const isGroup = names.some((one) => one.split(' ')[0] === word);
    if (asksForHelp || (isGroup && argv.length === 1))
      return { data: {}, text: await helpOfAll(isGroup ? word : undefined) };
    throw new Failure('usage', `There is no command “${argv.slice(0, 2).join(' ')}”.`);
  }
  const command = await loadCommand(name);
  const given = read(command, argv);
  if (given.values.help === true) return { data: {}, text: helpOf(command) };
  const progress = createProgress(err);
  try {
    const elsewhere = await targetElsewhere(command, given, env);
    if (elsewhere !== undefined) {
      const { runThere } = await import('./remote/runThere.ts');
      const screen = { out: out.write.bind(out), err: err.write.bind(err), say: progress.say };
      return await runThere(command, { ...given, env, progress }, elsewhere, screen);
    }
    return await command.run({
      ...given,
      env: await withSettingsOf(command, given.values.target, env),
      progress,
    });
  } finally {
    progress.end();
  }
}

const failureOf = (error: unknown): Failure =>
  error instanceof Failure
    ? error
    : new Failure('internal', error instanceof Error ? (error.stack ?? error.message) : String(error), error);

/** Runs one command line. @returns the exit code. */
export async function flux(argv: readonly string[], terminal: Terminal): Promise<number> {
  const isForPrograms = argv.includes('--json') && !argv.includes('--help');
  try {
    const { data, text, isPrinted, exitCode = exitCodes.done } = await answer(argv, terminal);
    if (isPrinted !== true)
      terminal.out.write(isForPrograms ? `${JSON.stringify(data)}\n` : `${text.trimEnd()}\n`);
    return exitCode;
  } catch (error) {
    const failure = failureOf(error);
    if (isForPrograms) terminal.out.write(`${JSON.stringify(failure)}\n`);
    else terminal.err.write(told(failure));
    return failure.exitCode;
  }
}
