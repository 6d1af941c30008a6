import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Ran } from './run.ts';

/** A program that ended with another code than 0; the message is the end of what it said of it. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
  readonly program: string;
  readonly code: number;
  constructor(program: string, { code, stderr }: Pick<Ran, 'code' | 'stderr'>) {
    super(stderr.trim().split('\n').slice(-3).join(' ') || `It ended with ${code}`);
    this.program = program;
    this.code = code;
  }
}

export type Source = AsyncIterable<Uint8Array | string>;
type Options = {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** In a group of its own, which the Ctrl-C of a terminal does not reach. */
  readonly detached?: boolean;
};
type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const keptOutput = 1 << 20;

function start(program: string, argv: readonly string[], { env = process.env, cwd, detached }: Options) {
  const child: Child = spawn(program, argv, { env, cwd, detached, stdio: ['pipe', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptOutput);
  });
  let missing: Error | undefined;
  child.on('error', (error) => {
    missing = error;
  });
  const ended = once(child, 'close').then(([code]: (number | null)[]) =>
    missing === undefined ? { code: code ?? 137, stderr } : { code: 127, stderr: missing.message },
  );
  return { child, ended };
}

/**
 * Gives the program its input. When the source breaks, the program is killed before it could take that for the end.
 * @returns What the source broke with.
 */
async function give(child: Child, source: Source): Promise<unknown> {
  let failure: unknown;
  async function* watched() {
    const chunks = source[Symbol.asyncIterator]();
    try {
      for (;;) {
        // Only what the source itself breaks with: that nobody reads on is told to this generator, too.
        const { done, value } = await chunks.next().catch((error: unknown) => {
          failure = error;
          child.kill('SIGKILL');
          throw error;
        });
        if (done === true) return;
        yield value;
      }
    } finally {
      await chunks.return?.();
    }
  }
  // A program that ends before it has read everything is no fault of ours; its code says what happened.
  await pipeline(Readable.from(watched(), { objectMode: false }), child.stdin).catch(() => {});
  return failure;
}

/** What a program prints, as it comes. @throws ProgramFailed at the end; what its input breaks with. */
export async function* outputOf(
  program: string,
  argv: readonly string[],
  { input, ...options }: Options & { readonly input?: Source } = {},
): AsyncGenerator<Buffer> {
  const { child, ended } = start(program, argv, options);
  const given = input === undefined ? void child.stdin.end() : give(child, input);
  child.stdin.on('error', () => {});
  try {
    for await (const chunk of child.stdout) yield chunk;
    const failure = await given;
    if (failure !== undefined) throw failure;
    const ran = await ended;
    if (ran.code !== 0) throw new ProgramFailed(program, ran);
  } finally {
    child.kill('SIGKILL'); // nobody reads on
    await ended;
  }
}

/** Feeds a program to its end; its output is told whole. @throws ProgramFailed, or what the input breaks with. */
export async function feed(
  program: string,
  argv: readonly string[],
  input: Source,
  options: Options = {},
): Promise<string> {
  let text = '';
  for await (const chunk of outputOf(program, argv, { ...options, input }))
    text = (text + chunk.toString()).slice(-keptOutput);
  return text;
}
