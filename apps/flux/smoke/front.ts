import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type RequestOptions,
  request,
  type ServerResponse,
} from 'node:http';
import { request as requestSecure } from 'node:https';
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

/** Where a request goes on to. */
export type Onward = (asked: IncomingMessage) => RequestOptions;

/** To the services of a run, as nginx sends them. */
export const toSockets =
  (sockets: () => string): Onward =>
  ({ url = '/', method, headers }) => {
    const health = /^\/health\/(\w+)$/.exec(url)?.[1];
    return {
      socketPath: socketOf(sockets(), health ?? serviceOf(url)),
      path: health === undefined ? url : '/health',
      method,
      headers,
      agent: false,
    };
  };

const send = (options: RequestOptions) => (options.protocol === 'https:' ? requestSecure : request)(options);

function passOn(asked: IncomingMessage, answer: ServerResponse, onward: Onward): void {
  const passed = send(onward(asked));
  passed.on('response', (got) => {
    answer.writeHead(got.statusCode ?? 502, got.rawHeaders);
    got.pipe(answer);
  });
  passed.on('error', () => {
    if (!answer.headersSent) answer.writeHead(502);
    answer.end();
  });
  asked.pipe(passed);
}

/**
 * Stands on a port of this host alone, where nginx stands for people: in front of a release that nobody uses yet, with the
 * assets of its page, or in front of nginx itself, whose address may lead elsewhere when it is asked for from here.
 */
export async function openFront(onward: Onward, assets?: string): Promise<Front> {
  const server = createServer((asked, answer) => {
    if (assets !== undefined && asked.url?.startsWith('/assets/')) sendAsset(assets, asked.url, answer);
    else passOn(asked, answer, onward);
  });
  server.on('upgrade', (asked, socket, head) => {
    const passed = send(onward(asked));
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
