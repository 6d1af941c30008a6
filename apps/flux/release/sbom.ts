import { createHash } from 'node:crypto';
import { type LockedPackage, resolved } from './lockfile.ts';

export type About = {
  readonly version: string;
  readonly commit: string;
  /** ISO 8601, UTC. */
  readonly committedAt: string;
  readonly node: string;
};

/** A package's address among all packages (purl). */
const purlOf = ({ name, version }: LockedPackage): string =>
  `pkg:npm/${name.replace('@', '%40')}@${encodeURIComponent(version)}`;

/** Two places can have the same package, so the place is part of it. */
const refOf = (one: LockedPackage): string => `${purlOf(one)}#${one.path}`;

const hashesOf = ({ integrity = '' }: LockedPackage) =>
  integrity.startsWith('sha512-')
    ? [{ alg: 'SHA-512', content: Buffer.from(integrity.slice(7), 'base64').toString('hex') }]
    : [];

/** The same for the same commit, as the whole release is. */
function serialOf({ commit }: About, packages: readonly LockedPackage[]): string {
  const hash = createHash('sha256')
    .update(`${commit} ${packages.map(refOf).join(' ')}`)
    .digest('hex');
  return `urn:uuid:${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** What the studio is made of, as CycloneDX 1.6 says it (ECMA-424). */
export function sbomOf(about: About, packages: readonly LockedPackage[]) {
  const byPath = new Map(packages.map((one) => [one.path, one]));
  const self = `pkg:generic/fluxstudio@${about.version}`;
  const node = `pkg:generic/node@${about.node}`;
  const needed = (one: LockedPackage) =>
    one.dependencies.flatMap((name) => resolved(one.path, name, byPath) ?? []).map(refOf);
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serialOf(about, packages),
    version: 1,
    metadata: {
      timestamp: about.committedAt,
      component: {
        type: 'application',
        'bom-ref': self,
        name: 'fluxstudio',
        version: about.version,
        purl: self,
      },
      properties: [{ name: 'fluxstudio:commit', value: about.commit }],
    },
    components: [
      {
        type: 'application',
        'bom-ref': node,
        name: 'node',
        version: about.node,
        purl: node,
        licenses: [{ license: { id: 'MIT' } }],
      },
      ...packages.map((one) => ({
        type: 'library',
        'bom-ref': refOf(one),
        name: one.name,
        version: one.version,
        scope: one.isOptional ? 'optional' : 'required',
        purl: purlOf(one),
        licenses: [{ expression: one.license }],
        hashes: hashesOf(one),
      })),
    ],
    dependencies: [
      { ref: self, dependsOn: [node, ...packages.map(refOf)] },
      ...packages.map((one) => ({ ref: refOf(one), dependsOn: [...new Set(needed(one))] })),
    ],
  };
}
