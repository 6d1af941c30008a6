import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export type SocketAnswer = {
  readonly status: number;
  readonly release: string;
  readonly body: string;
  readonly ms: number;
};

/** Asks a service through its socket. Rejects where nobody answers within the time. */
export function askSocket(path: string, url: string, timeoutMs = 5_000): Promise<SocketAnswer> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath: path, path: url, agent: false, timeout: timeoutMs }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          release: String(response.headers['x-release'] ?? ''),
          body,
          ms: performance.now() - began,
        }),
      );
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    asked.on('error', reject);
    asked.end();
  });
}

export const socketOf = (folder: string, service: string): string => join(folder, `${service}.sock`);

/** How often in a row a service must say that it is ready. */
const timesReady = 3;
const betweenMs = 50;

/**
 * Waits until a service says three times in a row that it is ready, each time as the release that is meant.
 * @returns What it said last, when it did not; nothing when it is ready.
 */
export async function untilReady(
  path: string,
  release: string,
  withinMs: number,
  isAlive: () => boolean = () => true,
): Promise<string | undefined> {
  const began = performance.now();
  let said = 'it was not asked';
  for (let times = 0; times < timesReady; ) {
    try {
      const answer = await askSocket(path, '/ready');
      const isReady = answer.status === 200 && answer.release === release;
      times = isReady ? times + 1 : 0;
      said = `/ready answers ${answer.status} as ${answer.release || 'no release'}: ${answer.body.slice(0, 200)}`;
    } catch (error) {
      times = 0;
      said = error instanceof Error ? error.message : String(error);
    }
    if (times >= timesReady) break;
    if (performance.now() - began > withinMs || !isAlive()) return said;
    await delay(betweenMs);
  }
  return undefined;
}
