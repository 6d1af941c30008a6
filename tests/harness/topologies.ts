import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { testDatabaseUrl } from '@flux/database/testing';
import { nginxConfiguration, type Tls, type Upstreams } from '../../ops/nginx/configuration.ts';
import { migrations } from '../../services/migrations.ts';
import { freePort, layDatabase, type Server, startServer, untilReady } from './processes.ts';

export type Cleanup = { readonly after: (hook: () => Promise<void>) => void };

export type RunningStudio = {
  readonly url: string;
  /** The settings that its operator needs. */
  readonly settings: Readonly<Record<string, string>>;
  /** `kill -9` of every process of the studio. */
  readonly killAll: () => Promise<void>;
  /** Starts them again, on the same addresses and data. */
  readonly startAgain: () => Promise<void>;
  readonly servers: () => readonly Server[];
};

export type Topology = {
  readonly name: string;
  readonly start: (t: Cleanup, env?: Readonly<Record<string, string>>) => Promise<RunningStudio>;
};

/** A master key. */
export const key = 'c0ffee'.padEnd(64, '0');

export function folder(t: Cleanup): string {
  const path = mkdtempSync(join(tmpdir(), 'flux-studio-'));
  t.after(async () => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Processes that are killed and started again together. */
async function running(
  t: Cleanup,
  url: string,
  settings: Readonly<Record<string, string>>,
  start: () => Promise<readonly Server[]>,
): Promise<RunningStudio> {
  let servers = await start();
  const killAll = async () => {
    await Promise.all(servers.map((server) => server.kill()));
  };
  t.after(async () => {
    // Ended as an owner would, so that what they ran through is counted; killed if they do not.
    await Promise.all(
      servers.map((server) => Promise.race([server.end(), delay(8_000, undefined, { ref: false })])),
    );
    await killAll();
  });
  return {
    url,
    settings,
    killAll,
    servers: () => servers,
    startAgain: async () => {
      servers = await start();
    },
  };
}

const onProcess: Topology = {
  name: 'one process on PGlite',
  start: async (t, env = {}) => {
    const data = folder(t);
    await layDatabase(data);
    const port = env.FLUX_PORT ?? (await freePort());
    const url = `http://localhost:${port}`;
    const settings = { FLUX_PORT: `${port}`, FLUX_DATA: data, FLUX_MASTER_KEY: key };
    return running(t, url, settings, async () => {
      const server = startServer({ ...settings, ...env });
      await untilReady(`${url}/ready`, server);
      return [server];
    });
  },
};

/** A process that listens on a socket has no address that `fetch` knows. */
async function untilSocketReady(path: string, server: Server): Promise<void> {
  for (let tries = 0; tries < 1_200 && server.child.exitCode === null; tries++) {
    const isReady = await new Promise<boolean>((resolve) => {
      request({ socketPath: path, path: '/ready', agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      })
        .on('error', () => resolve(false))
        .end();
    });
    if (isReady) return;
    await delay(50);
  }
  throw new Error(`${path} was not ready: ${server.output()}`);
}

type Place = {
  readonly upstream: string;
  readonly env: Readonly<Record<string, string>>;
  readonly ready: (server: Server) => Promise<void>;
};

async function onPort(): Promise<Place> {
  const port = await freePort();
  return {
    upstream: `127.0.0.1:${port}`,
    env: { FLUX_PORT: `${port}`, FLUX_TRUST_PROXY: 'loopback' },
    ready: (server) => untilReady(`http://127.0.0.1:${port}/ready`, server),
  };
}

function onSocket(base: string, run: string, service: string): Place {
  const sockets = join(base, run);
  mkdirSync(sockets, { recursive: true });
  const path = join(sockets, `${service}.sock`);
  return {
    upstream: `unix:${path}`,
    env: { FLUX_SOCKETS: sockets },
    ready: (server) => untilSocketReady(path, server),
  };
}

export type Front = {
  /** A folder that is there. */
  readonly base: string;
  readonly port: number;
  readonly upstreams: Upstreams;
  readonly tls?: Tls;
};

export async function startNginx(t: Cleanup, { base, port, upstreams, tls }: Front): Promise<void> {
  const runDir = join(base, 'nginx');
  mkdirSync(runDir);
  const configuration = nginxConfiguration({
    listen: `127.0.0.1:${port}`,
    metricsListen: `127.0.0.1:${await freePort()}`,
    upstreams,
    assets: join(import.meta.dirname, '../../apps/web/dist/assets'),
    runDir,
    release: 'test',
    ...(tls === undefined ? {} : { tls }),
    ...(process.getuid?.() === 0 ? { user: 'root' } : {}),
  });
  writeFileSync(join(runDir, 'nginx.conf'), configuration);
  const nginx = spawn('nginx', ['-p', runDir, '-c', join(runDir, 'nginx.conf')], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  });
  t.after(async () => {
    nginx.kill('SIGTERM');
    await once(nginx, 'exit');
  });
}

/** Four processes, two of them collaboration, on PostgreSQL behind nginx. */
const fourProcesses = (
  name: string,
  place: (base: string, run: string, service: string) => Promise<Place>,
  bus: () => Record<string, string>,
): Topology => ({
  name,
  start: async (t, env = {}) => {
    const base = folder(t);
    const databaseUrl = await testDatabaseUrl(t, migrations);
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const processes = await Promise.all(
      (['auth', 'messaging', 'collaboration', 'collaboration'] as const).map(async (service, index) => ({
        service,
        place: await place(base, index === 3 ? 'b' : 'a', service),
      })),
    );
    const upstreamsOf = (service: string) =>
      processes.filter((one) => one.service === service).map((one) => one.place.upstream);
    await startNginx(t, {
      base,
      port,
      upstreams: {
        auth: upstreamsOf('auth'),
        messaging: upstreamsOf('messaging'),
        collaboration: upstreamsOf('collaboration'),
      },
    });
    const settings = {
      FLUX_URL: url,
      FLUX_DATA: join(base, 'data'),
      FLUX_MASTER_KEY: key,
      DATABASE_URL: databaseUrl,
      ...bus(),
    };
    return running(t, url, settings, () =>
      Promise.all(
        processes.map(async ({ service, place: { env: own, ready } }) => {
          const server = startServer({
            FLUX_SERVICES: service,
            ...settings,
            ...own,
            ...env,
          });
          await ready(server);
          return server;
        }),
      ),
    );
  },
});

function redisUrl(): string {
  const url = process.env.FLUX_TEST_REDIS;
  if (url === undefined) throw new Error('FLUX_TEST_REDIS must say where the test server is.');
  return url;
}

/** Every shape that one studio may have. */
export const topologies: readonly Topology[] = [
  onProcess,
  fourProcesses('four processes on PostgreSQL over ports, with LISTEN/NOTIFY', onPort, () => ({})),
  fourProcesses(
    'four processes on PostgreSQL over sockets, with Redis',
    async (base, run, service) => onSocket(base, run, service),
    () => ({ REDIS_URL: redisUrl() }),
  ),
];
