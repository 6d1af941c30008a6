import { Failure, type FailureCode } from '../failures.ts';
import type { Manifest } from './manifest.ts';
import { missingNeeds } from './needs.ts';
import { scanForSecrets, tellSecret } from './secretScan.ts';

/** @throws Failure with the reasons, when there are any. */
export function refuse(code: FailureCode, sentence: string, reasons: readonly string[]): void {
  if (reasons.length > 0) throw new Failure(code, [sentence, ...reasons].join('\n'));
}

/**
 * Whether a release has all that it needs, and nothing that is secret. Nothing of it is run.
 * @throws Failure('build_failed' | 'secret_found')
 */
export async function checkFiles(
  folder: string,
  manifest: Pick<Manifest, 'entries' | 'files'>,
): Promise<void> {
  const missing = missingNeeds(folder, manifest).map(({ entry, need }) => `${entry} needs ${need}`);
  refuse('build_failed', 'The release would not run.', missing);
  const secrets = await scanForSecrets(folder, Object.keys(manifest.files));
  refuse('secret_found', 'The release would carry secrets.', secrets.map(tellSecret));
}
