import { readFileSync } from 'node:fs';
import { startAnew } from '../deploy/startAnew.ts';
import { Failure } from '../failures.ts';
import { writeWhole } from '../host/files.ts';
import type { Superuser } from '../init/database.ts';
import { letServicesRead } from '../init/folders.ts';
import type { Progress } from '../progress.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import { changedSettings, readSettingsFile } from '../target/settingsFile.ts';
import { noteAges } from './ages.ts';
import {
  admit,
  isSuperuser,
  type Login,
  loginsOf,
  mayLogIn,
  type Rotation,
  rotationOf,
  shutOut,
  whoIs,
} from './logins.ts';

export type Rotating = {
  readonly at: Layout;
  readonly supervisor: Supervisor;
  readonly progress: Progress;
  readonly dryRun: boolean;
};

/** Writes settings whole, as only the services may read them. */
export async function writeSettingsFile(path: string, text: string): Promise<void> {
  writeWhole(path, text, 0o600);
  await letServicesRead(path);
}

/** By each new address one is who one has to be. @throws Failure('database_refused') */
async function prove(rotations: readonly Rotation[]): Promise<void> {
  for (const { to, url } of rotations) {
    const who = await whoIs(url).catch((error: unknown) => {
      throw new Failure('database_refused', `PostgreSQL does not let ${to.name} in: ${error}.`, error);
    });
    if (who !== to.role) throw new Failure('database_refused', `${to.name} has the rights of ${who}.`);
  }
}

/** Whoever administers the cluster must not be shut out. @throws Failure('database_refused') */
async function checkRoles(superuser: Superuser, logins: readonly Login[]): Promise<void> {
  for (const { setting, role } of logins)
    if (await isSuperuser(superuser, role))
      throw new Failure(
        'database_refused',
        `${setting} comes in as ${role}, a superuser. Give the studio a role of its own.`,
      );
}

/** A rotation that was cut off has left two logins; the services may be on either. */
async function finish(rotating: Rotating, superuser: Superuser, others: readonly Login[]): Promise<boolean> {
  const left: Login[] = [];
  for (const other of others) if (await mayLogIn(superuser, other)) left.push(other);
  if (left.length === 0 || rotating.dryRun) return left.length > 0;
  rotating.progress.step('Finishing a rotation that was cut off');
  await startAnew(rotating.at, rotating.supervisor);
  for (const login of left) await shutOut(superuser, login);
  return true;
}

export type RotatedDatabase = {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** One that was cut off was brought to its end before. */
  readonly finished: boolean;
  readonly release: string | undefined;
};

/**
 * Gives every login of the database another password by way of a second login of the same rights: both are valid while the
 * services are started anew beside themselves, so no request meets a wrong password. What fails leaves everything as it was.
 * @throws Failure
 */
export async function rotateDatabase(rotating: Rotating, superuser: Superuser): Promise<RotatedDatabase> {
  const { at, supervisor, progress, dryRun } = rotating;
  const settings = readSettingsFile(at.settings);
  const logins = loginsOf(settings);
  if (logins.length === 0)
    throw new Failure('embedded', 'This studio has the embedded database, which nobody signs in to.');
  await checkRoles(superuser, logins);
  const rotations = logins.map((login) => rotationOf(login, settings[login.setting] ?? ''));
  const finished = await finish(
    rotating,
    superuser,
    rotations.map(({ to }) => to),
  );
  const told = {
    from: rotations.map(({ from }) => from.name),
    to: rotations.map(({ to }) => to.name),
    finished,
  };
  if (dryRun) return { ...told, release: undefined };
  const before = readFileSync(at.settings, 'utf8');
  let release: string | undefined;
  try {
    progress.step('Letting new logins in');
    await admit(superuser, rotations);
    await prove(rotations);
    const changes = Object.fromEntries(rotations.map(({ to, url }) => [to.setting, url]));
    await writeSettingsFile(at.settings, changedSettings(before, changes));
    progress.step('Starting the services anew, beside themselves');
    release = await startAnew(at, supervisor);
  } catch (error) {
    await writeSettingsFile(at.settings, before);
    for (const { to } of rotations) await shutOut(superuser, to);
    throw error;
  }
  progress.step('Shutting the old logins out');
  for (const { from } of rotations) await shutOut(superuser, from);
  noteAges(
    at,
    logins.map(({ setting }) => setting),
    new Date(),
  );
  return { ...told, release };
}
