import { type RequestOptions, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { passCookie } from '../../../ops/nginx/maintenance.ts';
import { bucketCookie } from '../../../ops/nginx/slots.ts';
import type { Target } from '../target/target.ts';

export type ProxyAnswer = { readonly status: number; readonly release: string; readonly body: string };

/** How this host's nginx is asked for the studio, however its public address is answered elsewhere. */
export function proxyOptions({ listen, url }: Pick<Target, 'listen' | 'url'>): RequestOptions {
  const { protocol, hostname } = new URL(url);
  const split = listen.lastIndexOf(':');
  const address = listen.slice(0, split).replace(/^\[(.*)\]$/, '$1');
  return {
    protocol,
    // What listens on every address does so on this one.
    host: address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address,
    port: listen.slice(split + 1),
    agent: false,
    ...(protocol === 'https:' ? { servername: hostname, rejectUnauthorized: false } : {}),
  };
}

export type ProxyQuestion = {
  readonly bucket?: string;
  /** Lets it in while the studio is closed. */
  readonly pass?: string | undefined;
  readonly timeoutMs?: number;
};

/**
 * Asks the studio through nginx on this host, as a browser would: one that was never here, or one of a bucket. Whether the
 * certificate is what browsers take is another question (`flux certificate check`). Rejects where nobody answers in time.
 */
export function askProxy(
  target: Target,
  path: string,
  { bucket, pass, timeoutMs = 10_000 }: ProxyQuestion = {},
): Promise<ProxyAnswer> {
  const { protocol, host } = new URL(target.url);
  const isSecure = protocol === 'https:';
  const cookies = [
    ...(bucket === undefined ? [] : [`${bucketCookie(isSecure)}=${bucket}`]),
    ...(pass === undefined ? [] : [`${passCookie}=${pass}`]),
  ];
  const options = {
    ...proxyOptions(target),
    path,
    timeout: timeoutMs,
    headers: { host, accept: 'text/html', ...(cookies.length === 0 ? {} : { cookie: cookies.join('; ') }) },
  };
  return new Promise((resolve, reject) => {
    const asked = (isSecure ? requestSecure : requestPlain)(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('error', reject);
      const release = String(response.headers['x-release'] ?? '');
      response.on('end', () => resolve({ status: response.statusCode ?? 0, release, body }));
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    asked.on('error', reject);
    asked.end();
  });
}
