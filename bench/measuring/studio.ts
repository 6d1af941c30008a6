import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../tests/harness/processes.ts';
import { endProcess, startPinned } from './pinned.ts';

export type Studio = {
  readonly pid: number;
  readonly url: string;
  /** Posts a body, or gets without one; throws when it is refused. */
  readonly call: (path: string, body?: unknown, token?: string) => ReturnType<Response['json']>;
  /** So many people, by their access tokens. */
  readonly signUp: (count: number) => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
};

/** The whole studio in one process on core 0, without rate limits. */
export async function startStudio(databaseUrl: string): Promise<Studio> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = await startPinned(0, join(import.meta.dirname, '../../dist/server/main.js'), {
    FLUX_PORT: `${port}`,
    FLUX_DATA: mkdtempSync(join(tmpdir(), 'flux-bench-')),
    FLUX_LOG_LEVEL: 'warn',
    FLUX_RATE_LIMIT: 'off',
    DATABASE_URL: databaseUrl,
  });
  const call: Studio['call'] = async (path, body, token) => {
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        'x-flux-client': 'program',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    pid: child.pid!,
    url,
    call,
    async signUp(count) {
      const tokens: string[] = [];
      for (let i = 0; i < count; i++) {
        const account = { email: `p${i}@studio.example`, name: `P${i}`, password: 'flour water salt' };
        tokens.push((await call('/api/auth/signup', account)).accessToken);
      }
      return tokens;
    },
    stop: () => endProcess(child),
  };
}
