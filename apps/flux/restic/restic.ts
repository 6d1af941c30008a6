import { setTimeout as delay } from 'node:timers/promises';
import type { Given } from '../command.ts';
import { type RunOptions, run } from '../host/run.ts';
import { outputOf, ProgramFailed } from '../host/stream.ts';
import { needProgram } from '../init/programs.ts';
import { variablesFor } from './variables.ts';

export type Restic = {
  /** Runs it to its end. @returns What it prints. @throws ProgramFailed, Failure('program_missing' | 'settings_wrong') */
  readonly run: (argv: readonly string[], options?: Pick<RunOptions, 'cwd' | 'onLine'>) => Promise<string>;
  /** What it prints, as it comes. @throws as `run` does. */
  readonly read: (argv: readonly string[]) => AsyncIterable<Buffer>;
};

export type ResticOptions = {
  /** As restic takes it; without a password. */
  readonly repository: string;
  readonly env: Given['env'];
  /** The variables of a target, for who has none in the environment. */
  readonly file: string | undefined;
};

/** Of this process, for restic and for the ssh and rclone that it starts; nothing of the studio's. */
const systems = /^(PATH|HOME|USER|LANG|TMPDIR|XDG_CACHE_HOME|SSH_AUTH_SOCK|(https?|no|all)_proxy)$/i;

type Variables = Readonly<Record<string, string>>;

/** A rest-server's password goes into its address: restic before 0.16 takes it nowhere else. */
function addressOf(
  repository: string,
  { RESTIC_REST_USERNAME: user, RESTIC_REST_PASSWORD: password }: Variables,
) {
  const url = repository.startsWith('rest:') ? URL.parse(repository.slice('rest:'.length)) : null;
  if (url === null || user === undefined || password === undefined) return repository;
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  return `rest:${url.href}`;
}

/** By the environment, since everybody on the host sees a command line. */
function environmentOf(repository: string, variables: Variables) {
  const { RESTIC_REPOSITORY_FILE: _, ...given } = variables;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => systems.test(name))),
    // ssh never asks.
    SSH_ASKPASS: '/bin/false',
    SSH_ASKPASS_REQUIRE: 'force',
    RESTIC_PROGRESS_FPS: '1',
    ...given,
    RESTIC_REPOSITORY: addressOf(repository, given),
  };
}

const isSecret = (name: string): boolean =>
  /PASSWORD|SECRET|KEY|TOKEN|SAS|CREDENTIAL/.test(name) && !name.endsWith('_FILE');

/** A text without what must not be shown, whoever put it in. */
function redacted(text: string, variables: Variables): string {
  const secrets = Object.entries(variables).flatMap(([name, value]) =>
    isSecret(name) && value !== '' ? [value, encodeURIComponent(value)] : [],
  );
  return secrets.reduce((left, secret) => left.replaceAll(secret, '***'), text);
}

/** What restic says when another one has the repository, or had it and was killed. */
const isLocked = (error: unknown): boolean =>
  error instanceof ProgramFailed && error.message.includes('`unlock` command');

/** What restic says of what it reads, when that is not what was written. */
const damage =
  /ciphertext verification failed|hash mismatch|(invalid|wrong) data returned|cannot dump file.*(unexpected EOF|no such file|not exist|not found)/;

export const isDamage = (error: unknown): error is ProgramFailed =>
  error instanceof ProgramFailed && damage.test(error.message);

/** Whether restic finds no repository: there is none, or nobody who could tell. */
export const isAbsence = (error: unknown): boolean =>
  error instanceof ProgramFailed &&
  error.message.includes('Is there a repository at the following location?');

function sentenceOf(text: string): string {
  if (/wrong password or no key found/.test(text))
    return 'its password is another than the one that was given.';
  if (/no space left on device/i.test(text)) return `it has no room: ${text}`;
  if (text.includes('`unlock` command')) return `another restic is at work in it: ${text}`;
  return text;
}

/** One whose flux was killed ends when it would write again, which takes seconds where the machine is busy. */
const patienceMs = [0, 1_000, 4_000] as const;

/** restic in one repository; the password and the keys come from its own variables. */
export function createRestic({ repository, env, file }: ResticOptions): Restic {
  let told: { readonly variables: Variables; readonly program: string } | undefined;
  const start = () => (told ??= { program: needProgram('restic'), variables: variablesFor(env, file) });
  const shown = (error: unknown, variables: Variables): unknown =>
    error instanceof ProgramFailed
      ? new ProgramFailed('restic', {
          code: error.code,
          stderr: redacted(sentenceOf(error.message), variables),
        })
      : error;

  async function once(argv: readonly string[], options: Pick<RunOptions, 'cwd' | 'onLine'>): Promise<string> {
    const { program, variables } = start();
    const ran = await run(program, argv, { ...options, env: environmentOf(repository, variables) });
    if (ran.code === 0) return ran.stdout;
    throw shown(new ProgramFailed('restic', ran), variables);
  }

  return {
    run: async (argv, options = {}) => {
      for (const waitMs of patienceMs) {
        try {
          return await once(argv, options);
        } catch (error) {
          if (!isLocked(error)) throw error;
        }
        await delay(waitMs);
        // Only locks of those that are gone: of this host by their process, of others after half an hour.
        await once(['unlock'], {});
      }
      return await once(argv, options);
    },
    read: async function* (argv) {
      const { program, variables } = start();
      try {
        yield* outputOf(program, argv, { env: environmentOf(repository, variables) });
      } catch (error) {
        throw shown(error, variables);
      }
    },
  };
}
