import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { bucketCookie } from '../../../ops/nginx/slots.ts';
import type { Target } from '../target/target.ts';

export type ProxyAnswer = { readonly status: number; readonly release: string; readonly body: string };

/**
 * Asks the studio through nginx on this host, as a browser would: one that was never here, or one of a bucket. Whether the
 * certificate is what browsers take is another question (`flux certificate check`). Rejects where nobody answers in time.
 */
export function askProxy(
  { listen, url }: Target,
  path: string,
  { bucket, timeoutMs = 10_000 }: { readonly bucket?: string; readonly timeoutMs?: number } = {},
): Promise<ProxyAnswer> {
  const { protocol, hostname, host } = new URL(url);
  const isSecure = protocol === 'https:';
  const split = listen.lastIndexOf(':');
  const cookie = bucket === undefined ? {} : { cookie: `${bucketCookie(isSecure)}=${bucket}` };
  const options = {
    host: listen.slice(0, split),
    port: listen.slice(split + 1),
    path,
    agent: false,
    timeout: timeoutMs,
    headers: { host, accept: 'text/html', ...cookie },
    ...(isSecure ? { servername: hostname, rejectUnauthorized: false } : {}),
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
