import { join } from 'node:path';
import { serviceNames } from '@flux/contracts';
import type { Unit, UnitStatus } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import { isRoot, users } from '../target/person.ts';
import { readSettingsFile } from '../target/settingsFile.ts';

/** Above the ten seconds that a service gives its last requests, and what it takes to close. */
const endsWithinMs = 20_000;

/** A run of a release. One that has retired is started anew beside itself, so there can be several. */
export type Run = { readonly release: string; readonly generation: string };

/** What a run is called: its folder of sockets, and the beginning of its units. */
export const nameOf = ({ release, generation }: Run): string => `${release}~${generation}`;

/** Nothing for what is no name of a run. */
export function readRun(name: string): Run | undefined {
  return /^(?<release>[\w.+-]+)~(?<generation>\w+)$/.exec(name)?.groups as Run | undefined;
}

/** Begins with a letter: PM2 takes a name that begins with a digit for a number of its own. */
const unitName = (run: Run, service: string): string => `flux-${nameOf(run)}-${service}`;

/** What keeps memory small: half of what Node would take for objects that live shortly. */
const flags = ['--max-semi-space-size=1', '--optimize-for-size'];

/** The processes of one run, a service each. */
export function unitsOf(at: Layout, run: Run): readonly Unit[] {
  const folder = at.release(run.release);
  const sockets = at.sockets(nameOf(run));
  const { FLUX_DATA = at.data } = readSettingsFile(at.settings);
  return serviceNames.map((service) => ({
    name: unitName(run, service),
    kind: 'service',
    program: join(folder, 'node'),
    argv: [...flags, `--env-file=${at.settings}`, join(folder, 'dist/server/main.js')],
    cwd: folder,
    env: {
      PATH: '/usr/bin:/bin',
      NODE_ENV: 'production',
      FLUX_SERVICES: service,
      FLUX_SOCKETS: sockets,
      FLUX_RELEASE: run.release,
      NODE_COMPILE_CACHE: join(at.shared, 'cache', run.release),
      MALLOC_ARENA_MAX: '1',
    },
    writes: [FLUX_DATA, sockets, join(at.shared, 'cache')],
    ...(isRoot() ? { user: users.services } : {}),
    log: join(at.logs, `${service}.log`),
    endsWithinMs,
  }));
}

export const namesOf = (run: Run): readonly string[] => serviceNames.map((service) => unitName(run, service));

export type UnitName = Run & { readonly service: string };

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
