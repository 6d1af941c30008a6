import { writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { testCertificate } from '@flux/mail/testing';
import { freePort, type Server, startServer } from './processes.ts';
import { type Cleanup, folder, key, startNginx } from './topologies.ts';

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type Asked = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type StudioOverHttps = {
  /** `https://127.0.0.1:<port>`. */
  readonly url: string;
  readonly port: number;
  /** Where plain HTTP listens. */
  readonly plainPort: number;
  /** Where an authority would look for the answers to its challenges. */
  readonly challenges: string;
  /** The certificate, which signs itself: a file, and its text. */
  readonly certificatePath: string;
  readonly certificate: string;
  /** Asks over HTTPS, by a path, or over plain HTTP, by a whole address; follows nothing. */
  readonly ask: (address: string, asked?: Asked) => Promise<Answer>;
};

function ask(address: URL, certificate: string, { method = 'GET', headers = {}, body }: Asked) {
  const request = address.protocol === 'https:' ? secureRequest : plainRequest;
  return new Promise<Answer>((resolve, reject) => {
    request(address, { method, headers, ca: certificate, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    })
      .on('error', reject)
      .end(body);
  });
}

async function untilReady(studio: Pick<StudioOverHttps, 'ask'>, server: Server): Promise<void> {
  for (let tries = 0; tries < 1_200 && server.child.exitCode === null; tries++) {
    const answer = await studio.ask('/ready').catch(() => undefined);
    if (answer?.status === 200) return;
    await delay(50);
  }
  throw new Error(`The studio was not ready: ${server.output()}`);
}

/** A studio as in production: one process that takes people in, behind nginx with a certificate of its own. */
export async function startOverHttps(t: Cleanup): Promise<StudioOverHttps> {
  const base = folder(t);
  const [port, plainPort, inner] = [await freePort(), await freePort(), await freePort()];
  const url = `https://127.0.0.1:${port}`;
  const { key: certificateKey, cert: certificate } = testCertificate();
  const [certificatePath, keyPath] = [join(base, 'certificate.pem'), join(base, 'key.pem')];
  writeFileSync(certificatePath, certificate);
  writeFileSync(keyPath, certificateKey, { mode: 0o600 });
  const challenges = join(base, 'acme');
  const upstream = [`127.0.0.1:${inner}`];
  await startNginx(t, {
    base,
    port,
    upstreams: { auth: upstream, messaging: upstream, collaboration: upstream },
    tls: {
      certificate: certificatePath,
      key: keyPath,
      url,
      plainListen: `127.0.0.1:${plainPort}`,
      challenges,
    },
  });
  const server = startServer({
    NODE_ENV: 'production',
    FLUX_PORT: `${inner}`,
    FLUX_URL: url,
    FLUX_DATA: join(base, 'data'),
    FLUX_MASTER_KEY: key,
    FLUX_TRUST_PROXY: 'loopback',
    FLUX_SIGNUP: 'open',
  });
  t.after(async () => {
    await Promise.race([server.end(), delay(8_000, undefined, { ref: false })]);
    await server.kill();
  });
  const studio: StudioOverHttps = {
    url,
    port,
    plainPort,
    challenges,
    certificatePath,
    certificate,
    ask: (address, asked = {}) => ask(new URL(address, url), certificate, asked),
  };
  await untilReady(studio, server);
  return studio;
}
