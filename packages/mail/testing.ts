import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMail } from './createMail.ts';
import type { Mail } from './mail.ts';

/** Mail kept in a folder of the test's own. */
export async function testMail(t: { after: (end: () => Promise<void>) => void }): Promise<Mail> {
  const dataDir = await mkdtemp(join(tmpdir(), 'flux-mail-'));
  t.after(() => rm(dataDir, { recursive: true, force: true }));
  return createMail({ from: 'studio@studio.test', dataDir, log: { info: () => {} } });
}

export { testCertificate } from './testCertificate.ts';
