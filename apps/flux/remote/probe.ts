import { Failure } from '../failures.ts';
import { megabytes } from '../table.ts';
import { type Connection, quoted } from './connection.ts';

/** What a host is and has, before anything of flux is on it. */
export type Probe = {
  /** As manifests say it: `linux-x64`. */
  readonly platform: string;
  /** Bytes that are free where the studio is or will be. */
  readonly free: number;
  /** The Node of some release there. */
  readonly node?: string;
  /** The release whose flux commands are for: the one in use, or else the one that came last. */
  readonly release?: string;
  /** Whether a release is in use there. */
  readonly hasStudio: boolean;
  /** It runs there, and takes orders from whom we come as: from root. */
  readonly hasSystemd: boolean;
  /** PM2, beside the studio. */
  readonly hasPm2: boolean;
};

/** Of coreutils, gzip and util-linux, which every Debian has. */
const tools = ['df', 'gzip', 'ls', 'mktemp', 'setsid', 'sha256sum', 'tail', 'tar', 'uname'];

const script = (root: string): string => `root=${quoted(root)}; at=$root
while [ ! -d "$at" ]; do at=$(dirname "$at"); done
echo system $(uname -s) $(uname -m)
df -Pk "$at" | { read _; read _ _ _ free _; echo free $free; }
[ -w "$at" ] || echo closed "$at"
for tool in ${tools.join(' ')}; do command -v $tool >/dev/null || echo lacks $tool; done
for one in "$root/current" "$root"/releases/*; do
  if [ -x "$one/node" ]; then echo node "$one/node"; break; fi
done
if [ -x "$root/current/flux" ]; then echo release "$root/current"
else for one in $(ls -1dt "$root"/releases/*/ 2>/dev/null); do
  if [ -x "$one/flux" ]; then echo release "\${one%/}"; break; fi
done; fi
[ ! -e "$root/current" ] || echo studio
[ ! -d /run/systemd/system ] || [ "$(id -u)" != 0 ] || echo systemd
[ ! -x "$root/shared/supervisor/node" ] || echo pm2`;

const processors: Readonly<Record<string, string>> = { x86_64: 'x64', aarch64: 'arm64' };

/** @throws Failure('host_unfit') when no studio can be there. */
export async function probe(connection: Connection, root: string): Promise<Probe> {
  const said = (await connection.shell(script(root))).split('\n');
  const all = (name: string) =>
    said.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const [lacks, [closed]] = [all('lacks'), all('closed')];
  if (lacks.length > 0)
    throw new Failure('host_unfit', `${connection.host} lacks ${lacks.join(', ')}, which every Debian has.`);
  if (closed !== undefined)
    throw new Failure(
      'host_unfit',
      `Who ssh signs in as at ${connection.host} may not write into ${closed}.`,
    );
  const [system = '', machine = ''] = all('system')[0]?.split(' ') ?? [];
  const [node, release] = [all('node')[0], all('release')[0]];
  return {
    platform: `${system.toLowerCase()}-${processors[machine] ?? machine}`,
    free: Number(all('free')[0]) * 1024,
    ...(node === undefined ? {} : { node }),
    ...(release === undefined ? {} : { release }),
    hasStudio: said.includes('studio'),
    hasSystemd: said.includes('systemd'),
    hasPm2: said.includes('pm2'),
  };
}

/** Bytes that stay free beside a release: for what the studio does meanwhile. */
const spare = 100_000_000;

/** @throws Failure('disk_full') */
export function checkRoom({ free }: Probe, host: string, root: string, bytes: number): void {
  if (free < bytes + spare)
    throw new Failure(
      'disk_full',
      `${root} at ${host} has ${megabytes(free)} free; what is to be sent takes ${megabytes(bytes + spare)}.`,
    );
}
