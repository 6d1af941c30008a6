import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { prefixes, type ServiceName } from '../../../ops/nginx/prefixes.ts';
import { socketOf } from '../deploy/ask.ts';

export type Front = { readonly url: string; readonly close: () => Promise<void> };

const patterns = prefixes.map(([prefix, service]) => [new RegExp(`^${prefix}(/|$)`), service] as const);

/** Who answers a path, as nginx has it. */
function serviceOf(url: string): ServiceName {
  const [path = '/'] = url.split('?', 1);
  return patterns.find(([pattern]) => pattern.test(path))?.[1] ?? 'auth';
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

function sendAsset(assets: string, url: string, answer: ServerResponse): void {
  const path = join(assets, url.split('?', 1)[0]?.slice('/assets/'.length) ?? '');
  if (!path.startsWith(`${assets}/`) || !existsSync(path)) {
    answer.writeHead(404).end();
    return;
  }
  answer.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' });
  createReadStream(path).pipe(answer);
}

function passOn(asked: IncomingMessage, answer: ServerResponse, sockets: string): void {
  const { url = '/', method, headers } = asked;
  const path = /^\/health\/\w+$/.test(url) ? '/health' : url;
  const service = /^\/health\/(\w+)$/.exec(url)?.[1] ?? serviceOf(url);
  const passed = request(
    { socketPath: socketOf(sockets, service), path, method, headers, agent: false },
    (got) => {
      answer.writeHead(got.statusCode ?? 502, got.rawHeaders);
      got.pipe(answer);
    },
  );
  passed.on('error', () => {
    if (!answer.headersSent) answer.writeHead(502);
    answer.end();
  });
  asked.pipe(passed);
}

/**
 * Stands in front of a release that nobody uses yet, on a port of this host alone, where nginx will stand: one address for
 * its three services and the assets of its page.
 */
export async function openFront(sockets: () => string, assets: string): Promise<Front> {
  const server = createServer((asked, answer) => {
    if (asked.url?.startsWith('/assets/')) sendAsset(assets, asked.url, answer);
    else passOn(asked, answer, sockets());
  });
  server.on('upgrade', (asked, socket, head) => {
    const { url = '/', headers } = asked;
    const passed = request({
      socketPath: socketOf(sockets(), serviceOf(url)),
      path: url,
      headers,
      agent: false,
    });
    passed.on('upgrade', (got, other, first) => {
      const lines = got.rawHeaders.flatMap((name, at, all) =>
        at % 2 === 0 ? [`${name}: ${all[at + 1]}`] : [],
      );
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      socket.write(first);
      other.write(head);
      other.pipe(socket).pipe(other);
      other.on('error', () => socket.destroy());
      socket.on('error', () => other.destroy());
    });
    passed.on('response', () => socket.destroy());
    passed.on('error', () => socket.destroy());
    passed.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
