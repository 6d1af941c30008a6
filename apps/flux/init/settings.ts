import { randomBytes } from 'node:crypto';
import { writeWhole } from '../host/files.ts';
import type { Layout } from '../target/layout.ts';
import { settingLine } from '../target/settingsFile.ts';
import type { Target } from '../target/target.ts';
import type { Addresses } from './database.ts';
import { letServicesRead } from './folders.ts';

/** The first settings of a studio: what it needs, with a master key of its own. The rest is the owner's to add. */
export async function writeSettings(target: Target, at: Layout, addresses: Addresses): Promise<void> {
  const settings = {
    NODE_ENV: 'production',
    FLUX_URL: target.url,
    FLUX_DATA: at.data,
    FLUX_MASTER_KEY: randomBytes(32).toString('hex'),
    ...addresses,
  };
  const lines = Object.entries(settings).map(([name, value]) => settingLine(name, value));
  const head =
    '# The settings of this studio: docs/operating/settings.md. Services read them when they start.';
  writeWhole(at.settings, `${head}\n${lines.join('\n')}\n`, 0o600);
  await letServicesRead(at.settings);
}
