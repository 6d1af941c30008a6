import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from '../../apps/flux/host/run.ts';
import { find } from '../../scripts/debianPackages.ts';
import { freePort } from './processes.ts';
import type { Cleanup } from './topologies.ts';

export type Sshd = {
  readonly port: number;
  /** What to put before the PATH: `ssh` there has a configuration, key and known hosts of its own. */
  readonly bin: string;
  /** `user@127.0.0.1` */
  readonly host: string;
  readonly knownHosts: string;
  readonly authorizedKeys: string;
  /** Cuts every connection that there is, as a network that is gone would; new ones come in. @returns how many. */
  readonly cut: () => Promise<number>;
  /** Nobody comes in any more. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
};

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

/** Every process below another. */
async function childrenOf(parent: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of (await readdir('/proc')).filter((one) => /^\d+$/.test(one))) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent) found.push(Number(name));
  }
  return found;
}

/** OpenSSH's own server on loopback, into which whoever runs the tests may come with a key. */
export async function testSshd(t: Cleanup): Promise<Sshd> {
  const program = find('sshd');
  if (program === undefined) throw new Error('sshd is missing: apt-get install openssh-server');
  // Short, and not below a folder that anybody may write to: sshd looks at who could change the keys.
  const folder = await mkdtemp('/var/tmp/flux-sshd-');
  await chmod(folder, 0o700);
  const key = async (name: string) => {
    const made = await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
    if (made.code !== 0) throw new Error(made.stderr);
    return await readFile(join(folder, `${name}.pub`), 'utf8');
  };
  const port = await freePort();
  const [hostKey, ownKey] = [await key('host'), await key('own')];
  const [knownHosts, authorizedKeys] = [join(folder, 'known_hosts'), join(folder, 'authorized_keys')];
  await writeFile(authorizedKeys, ownKey, { mode: 0o600 });
  await writeFile(knownHosts, `[127.0.0.1]:${port} ${hostKey}`);
  // With SHLVL bash leaves out what whoever runs the tests has in .bashrc, which may take seconds.
  await writeFile(
    join(folder, 'sshd_config'),
    `Port ${port}
ListenAddress 127.0.0.1
HostKey ${join(folder, 'host')}
PidFile none
AuthorizedKeysFile ${authorizedKeys}
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
Subsystem sftp internal-sftp
SetEnv SHLVL=2 PATH=${join(folder, 'bin')}:/usr/local/bin:/usr/bin:/bin
`,
  );
  await writeFile(
    join(folder, 'ssh_config'),
    `Host *
  IdentityFile ${join(folder, 'own')}
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile ${knownHosts}
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking ask
Host store
  HostName 127.0.0.1
  Port ${port}
`,
  );
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(
    join(bin, 'ssh'),
    `#!/bin/sh\nexec ${find('ssh')} -F ${join(folder, 'ssh_config')} "$@"\n`,
    {
      mode: 0o755,
    },
  );
  let server: ChildProcess | undefined;
  const start = async () => {
    await mkdir('/run/sshd', { recursive: true });
    let said = '';
    server = spawn(program, ['-D', '-e', '-f', join(folder, 'sshd_config')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server.stderr?.on('data', (text) => (said += text));
    for (let tries = 0; !(await isOpen(port)); tries++) {
      if (server.exitCode !== null || tries > 100) throw new Error(`sshd does not start: ${said}`);
      await delay(50);
    }
  };
  const cut = async () => {
    const connections = server?.pid === undefined ? [] : await childrenOf(server.pid);
    for (const pid of connections)
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has just ended by itself.
      }
    return connections.length;
  };
  const stop = async () => {
    await cut();
    if (server === undefined || server.exitCode !== null) return;
    server.kill();
    await once(server, 'exit');
  };
  await start();
  t.after(async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    port,
    bin,
    host: `${userInfo().username}@127.0.0.1`,
    knownHosts,
    authorizedKeys,
    cut,
    stop,
    start,
  };
}
