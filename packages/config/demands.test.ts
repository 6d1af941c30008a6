import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { readSettings, requiredSettings, SettingsError } from './index.ts';

const services = ['auth', 'messaging', 'collaboration'] as const;

const values: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgres:///flux',
  DATABASE_URL_AUTH: 'postgres:///flux',
  DATABASE_URL_MESSAGING: 'postgres:///flux',
  DATABASE_URL_COLLABORATION: 'postgres:///flux',
  FLUX_MASTER_KEY: 'ab'.repeat(32),
  FLUX_URL: 'https://studio.example',
};

/** The faults of processes in production that run one service each. */
function faults(names: readonly string[]): readonly string[] {
  const given = Object.fromEntries(names.map((name) => [name, values[name] ?? 'x']));
  return services.flatMap((service) => {
    try {
      readSettings({ NODE_ENV: 'production', FLUX_DATA: tmpdir(), FLUX_SERVICES: service, ...given });
      return [];
    } catch (error) {
      assert.ok(error instanceof SettingsError);
      return error.faults;
    }
  });
}

test('the required settings are enough in production', () => {
  assert.deepEqual(faults(requiredSettings(services)), []);
});

test('none of the required settings can be left out', () => {
  for (const name of requiredSettings(services)) {
    const others = requiredSettings(services).filter((other) => other !== name);
    assert.ok(
      faults(others).some((fault) => fault.startsWith(`${name} is missing`)),
      name,
    );
  }
});

test('a service on its own needs no role of another', () => {
  assert.deepEqual(requiredSettings(['messaging']), [
    'DATABASE_URL',
    'DATABASE_URL_MESSAGING',
    'FLUX_MASTER_KEY',
    'FLUX_URL',
  ]);
});
