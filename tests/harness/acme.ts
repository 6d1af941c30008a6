import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './processes.ts';
import type { Cleanup } from './topologies.ts';

export type TestAuthority = {
  readonly directory: string;
  /** What its own HTTPS is signed by, to be given to who speaks with it. */
  readonly caFile: string;
  /** PEM of the root that its certificates lead to. */
  readonly root: () => Promise<string>;
};

/** A process, and gone after the test. */
function running(t: Cleanup, program: string, argv: readonly string[], env: Record<string, string> = {}) {
  const { PATH = '' } = process.env;
  const child: ChildProcess = spawn(program, argv, { env: { PATH, ...env }, stdio: 'ignore' });
  t.after(async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
}

/** Fetches over HTTPS of the test authority, which nobody else trusts. */
const curl = (caFile: string, url: string): string =>
  execFileSync('curl', ['-sf', '--cacert', caFile, url], { encoding: 'utf8' });

/**
 * Pebble, the test server of those who run Let’s Encrypt: it checks every signature and nonce, refuses one nonce in twenty,
 * and really fetches the challenge; names lead to this machine by a name server of its own.
 * @param httpPort Where it looks for challenges in place of port 80.
 */
export async function testAuthority(t: Cleanup, httpPort: number): Promise<TestAuthority> {
  const folder = await mkdtemp(join(tmpdir(), 'flux-acme-'));
  t.after(() => rm(folder, { recursive: true }));
  const [port, managementPort, dnsPort, httpsPort] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const [caFile, keyFile] = [join(folder, 'ca.pem'), join(folder, 'key.pem')];
  execFileSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'],
    ...['-subj', '/CN=pebble', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', keyFile, '-out', caFile],
  ]);
  const config = join(folder, 'pebble.json');
  await writeFile(
    config,
    JSON.stringify({
      pebble: {
        listenAddress: `127.0.0.1:${port}`,
        managementListenAddress: `127.0.0.1:${managementPort}`,
        certificate: caFile,
        privateKey: keyFile,
        httpPort,
        tlsPort: httpsPort,
        ocspResponderURL: '',
        externalAccountBindingRequired: false,
      },
    }),
  );
  running(t, 'pebble-challtestsrv', [
    ...['-defaultIPv6', '', '-defaultIPv4', '127.0.0.1', '-dns01', `127.0.0.1:${dnsPort}`],
    ...['-http01', '', '-https01', '', '-tlsalpn01', '', '-management', `127.0.0.1:${await freePort()}`],
  ]);
  running(t, 'pebble', ['-config', config, '-dnsserver', `127.0.0.1:${dnsPort}`], {
    PEBBLE_VA_NOSLEEP: '1',
    PEBBLE_WFE_NONCEREJECT: '20',
    PEBBLE_AUTHZREUSE: '0',
  });
  const directory = `https://127.0.0.1:${port}/dir`;
  for (let tries = 0; tries < 100; tries++) {
    try {
      curl(caFile, directory);
      return {
        directory,
        caFile,
        root: async () => curl(caFile, `https://127.0.0.1:${managementPort}/roots/0`),
      };
    } catch {
      await delay(100);
    }
  }
  throw new Error('pebble does not answer');
}
