import { type Command, dryRun, type Given, type Result } from '../command.ts';
import { Failure } from '../failures.ts';
import { lockStudio } from '../host/lock.ts';
import { debianSuperuser, superuserAt } from '../init/database.ts';
import { withStudio } from '../studio.ts';
import { supervisorOf } from '../supervisor/supervisorOf.ts';
import { minute } from '../table.ts';
import { layout } from '../target/layout.ts';
import { readTarget } from '../target/target.ts';
import { type Rotating, rotateDatabase } from './rotateDatabase.ts';
import { rotateRedis } from './rotateRedis.ts';

async function rotateKeys(given: Given, isDry: boolean): Promise<Result> {
  const { told, ...rotation } = await withStudio(given, (operator) => operator.rotateKeys({ dryRun: isDry }));
  if (isDry) {
    const { retired } = rotation;
    const text = `${retired.join(', ') || 'No key'} signs now, and can be replaced. Nothing was changed.`;
    return { data: { retired, dryRun: true }, text };
  }
  const acceptedUntil = new Date(rotation.acceptedUntil);
  const lines = [
    `Access tokens are signed with the key ${rotation.kid} now.`,
    ...rotation.retired.map((kid) => `The key ${kid} is accepted until ${minute(acceptedUntil)} UTC.`),
    `${rotation.resealed} secrets were sealed anew.`,
    told
      ? 'The running services were told.'
      : 'The bus cannot be reached, so the running services see it within a minute by themselves.',
  ];
  return { data: { ...rotation, acceptedUntil, told }, text: lines.join('\n') };
}

/** Works on a deployed studio while nobody else changes it. */
async function rotating<T>(
  { values, env, progress }: Given,
  work: (rotating: Rotating) => Promise<T>,
): Promise<T> {
  if (typeof values.target !== 'string')
    throw new Failure('usage', 'Say of which deployed studio: --target <name>.');
  const { root } = await readTarget(values.target, env.INIT_CWD ?? process.cwd());
  const at = layout(root);
  const unlock = lockStudio(at.lock, 'flux secrets rotate');
  try {
    return await work({ at, supervisor: supervisorOf(at), progress, dryRun: values['dry-run'] === true });
  } finally {
    unlock();
  }
}

async function rotateLogins(given: Given, isDry: boolean): Promise<Result> {
  const { database } = given.values;
  const done = await rotating(given, async (one) =>
    rotateDatabase(one, typeof database === 'string' ? superuserAt(database) : await debianSuperuser()),
  );
  const lines = isDry
    ? [`${done.from.join(', ')} would give way to ${done.to.join(', ')}. Nothing was changed.`]
    : [
        `The services come in as ${done.to.join(', ')} now, each with a new password.`,
        `${done.from.join(', ')} can no longer.`,
        ...(done.finished ? ['A rotation that was cut off was brought to its end before.'] : []),
      ];
  return { data: { ...done, dryRun: isDry }, text: lines.join('\n') };
}

async function rotateBus(given: Given, isDry: boolean): Promise<Result> {
  const done = await rotating(given, rotateRedis);
  const text = isDry
    ? `The password of ${done.user} can be replaced. Nothing was changed.`
    : [`${done.user} of Redis has another password.`, ...(done.todo === undefined ? [] : [done.todo])].join(
        '\n',
      );
  return { data: { ...done, dryRun: isDry }, text };
}

export const secretsRotate: Command = {
  words: ['secrets', 'rotate'],
  operands: ['[what]'],
  does: 'replaces keys or passwords while the studio is at work; nobody is signed out',
  options: { ...dryRun, database: { type: 'string' } },
  help: `[what]            keys (when left out), database or redis
--database <url>  the PostgreSQL of the studio, as a superuser; unless given, Debian’s own
--dry-run         looks whether it can be done

keys: other keys sign access tokens and seal secrets. The old key is accepted for 31 minutes more,
as long as anything that it signed is good. The running services are told; one that cannot be told
sees it within a minute. What is kept sealed, such as the secrets of authenticator apps, is sealed
anew, and the key before is removed. Both are written to the audit.

database, redis (of a deployed studio, --target <name>): a new password is valid beside the old,
the settings get it, the services are started anew beside themselves and take over, then the old
password is shut out. When anything fails, everything is as it was.`,
  run: async (given) => {
    const [what = 'keys'] = given.operands;
    const isDry = given.values['dry-run'] === true;
    if (what === 'keys') return await rotateKeys(given, isDry);
    if (what === 'database') return await rotateLogins(given, isDry);
    if (what === 'redis') return await rotateBus(given, isDry);
    throw new Failure('usage', `“${what}” is none of keys, database, redis.`);
  },
};
