import { spawn } from 'node:child_process';

export type RunOptions = {
  /** Written to its standard input, which then ends. */
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  /** All of its environment; this process's when absent. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds after which it is killed. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Whole lines of its standard output as they come, without their ends. */
  readonly onLine?: (line: string) => void;
};

/** How a program ended; `code` is 127 when it could not be started, and 128 plus the signal's number when killed. */
export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** As much of each output as is kept, in characters: the end of it, where faults are told. */
const keptOutput = 8 << 20;

const signalNumbers: Readonly<Record<string, number>> = { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

function lines(tell: (line: string) => void) {
  let rest = '';
  return {
    take: (text: string) => {
      const [...whole] = (rest + text).split('\n');
      rest = whole.pop() ?? '';
      whole.forEach(tell);
    },
    end: () => {
      if (rest !== '') tell(rest);
    },
  };
}

/**
 * Runs a program to its end. Never rejects: what cannot be started is a code too, as in a shell. Nothing is passed through
 * a shell, so no argument needs quoting.
 */
export function run(program: string, argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { input, cwd, env = process.env, timeoutMs, signal, onLine } = options;
  return new Promise((resolve) => {
    const child = spawn(program, argv, { cwd, env, stdio: 'pipe', signal, killSignal: 'SIGTERM' });
    const kill = timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    let [stdout, stderr] = ['', ''];
    let failure: Error | undefined;
    const told = onLine === undefined ? undefined : lines(onLine);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(-keptOutput);
      told?.take(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-keptOutput);
    });
    // A program that ends before it has read everything is no fault of ours; its code says what happened.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.on('error', (error) => {
      failure = error;
    });
    child.on('close', (code, killedBy) => {
      clearTimeout(kill);
      told?.end();
      if (code === null && killedBy === null)
        return resolve({ code: 127, stdout, stderr: failure?.message ?? '' });
      if (failure !== undefined && child.pid === undefined)
        return resolve({ code: 127, stdout, stderr: failure.message });
      resolve({ code: code ?? 128 + (signalNumbers[killedBy ?? ''] ?? 0), stdout, stderr });
    });
  });
}
