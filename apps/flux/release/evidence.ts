import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { licencesOf } from './licences.ts';
import { lockedPackages } from './lockfile.ts';
import { type About, sbomOf } from './sbom.ts';

/** What a release says of itself to who has to judge it, in a folder of it. */
export const evidence = {
  folder: 'evidence',
  sbom: 'evidence/sbom.cdx.json',
  licences: 'evidence/licences.txt',
  /** Kept in the tree under docs/security. */
  security: ['asvs.json', 'report.json', 'scorecard.md'],
} as const;

/** Puts it into a release that is being built. */
export async function makeEvidence(tree: string, scratch: string, about: About): Promise<void> {
  await mkdir(join(scratch, evidence.folder), { recursive: true });
  for (const name of evidence.security)
    await copyFile(join(tree, 'docs/security', name), join(scratch, evidence.folder, name));
  const packages = await lockedPackages(tree);
  await writeFile(join(scratch, evidence.sbom), `${JSON.stringify(sbomOf(about, packages), null, 2)}\n`);
  await writeFile(join(scratch, evidence.licences), await licencesOf(tree, packages));
}
