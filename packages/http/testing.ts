import type { TestContext } from 'node:test';
import { readSettings, type Settings } from '@flux/config';
import { type App, type AppOptions, createApp } from './app.ts';
import { createLogger } from './logger.ts';
import type { Service } from './service.ts';

/** Settings of a development studio that listens on a free port. */
export function testSettings(env: Readonly<Record<string, string>> = {}): Settings {
  return readSettings({
    FLUX_PORT: '0',
    FLUX_LOG_LEVEL: 'silent',
    FLUX_MASTER_KEY: '11'.repeat(32),
    FLUX_URL: 'http://studio.test',
    ...env,
  });
}

/** A service that does nothing but what is given. */
export function testService(parts: Partial<Service> = {}): Service {
  return {
    name: 'auth',
    routes: async () => {},
    sockets: [],
    checks: () => ({}),
    open: async () => {},
    close: async () => {},
    ...parts,
  };
}

export type TestApp = App & { readonly url: string };

/** A listening app that is ready for traffic, ended after the test. */
export async function testApp(
  t: TestContext,
  services: readonly Service[],
  options: Partial<AppOptions> = {},
): Promise<TestApp> {
  const settings = options.settings ?? testSettings();
  const app = await createApp({
    settings,
    log: createLogger(settings),
    services,
    database: { state: () => 'ok' },
    ...options,
  });
  const [url = ''] = await app.listen();
  app.phase.set('ready');
  // A test of a failing end has seen it fail.
  t.after(() => app.drain({ quietMs: 0, capMs: 100 }).catch(() => {}));
  return { ...app, url };
}
