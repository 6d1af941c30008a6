import { join } from 'node:path';
import { serviceNames } from '@flux/contracts';
import type { Unit, UnitStatus } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import { isRoot, users } from '../target/person.ts';

/** Above the ten seconds that a service gives its last requests, and what it takes to close. */
const endsWithinMs = 20_000;

/** A run of a release: the one that people use, or the one that is tried before. */
export type RunOf = {
  readonly release: string;
  /** Tells several runs of one release apart: a rollback starts it anew beside itself. */
  readonly generation: string;
  /** Where the settings lie. */
  readonly settings: string;
  /** The folder of its sockets. */
  readonly sockets: string;
};

/** Begins with a letter: PM2 takes a name that begins with a digit for a number of its own. */
const prefixOf = ({ release, generation }: Pick<RunOf, 'release' | 'generation'>): string =>
  `flux-${release}~${generation}-`;

/** What keeps memory small: half of what Node would take for objects that live shortly. */
const flags = ['--max-semi-space-size=1', '--optimize-for-size'];

/** The processes of one run, a service each. */
export function unitsOf(at: Layout, run: RunOf): readonly Unit[] {
  const folder = at.release(run.release);
  return serviceNames.map((service) => ({
    name: `${prefixOf(run)}${service}`,
    program: join(folder, 'node'),
    argv: [...flags, `--env-file=${run.settings}`, join(folder, 'dist/server/main.js')],
    cwd: folder,
    env: {
      PATH: '/usr/bin:/bin',
      NODE_ENV: 'production',
      FLUX_SERVICES: service,
      FLUX_SOCKETS: run.sockets,
      FLUX_RELEASE: run.release,
      NODE_COMPILE_CACHE: join(at.shared, 'cache', run.release),
      MALLOC_ARENA_MAX: '1',
    },
    ...(isRoot() ? { user: users.services } : {}),
    log: join(at.logs, `${service}.log`),
    endsWithinMs,
  }));
}

export const namesOf = (run: Pick<RunOf, 'release' | 'generation'>): readonly string[] =>
  serviceNames.map((service) => `${prefixOf(run)}${service}`);

export type UnitName = { readonly release: string; readonly generation: string; readonly service: string };

/** What a unit's name says; nothing for what is no service of a release, such as nginx. */
export function readUnitName(name: string): UnitName | undefined {
  const found =
    /^flux-(?<release>[\w.+-]+)~(?<generation>\w+)-(?<service>auth|messaging|collaboration)$/.exec(
      name,
    )?.groups;
  return found as UnitName | undefined;
}

/** The units of a release, whatever their generation. */
export const ofRelease = (units: readonly UnitStatus[], release: string): readonly UnitStatus[] =>
  units.filter(({ name }) => readUnitName(name)?.release === release);
