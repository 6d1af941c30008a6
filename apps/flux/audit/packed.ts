import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '@flux/config';
import { describeSettings } from '@flux/config';
import type { Operator } from '@flux/services/operator';
import { backupsIn } from '../backup/folder.ts';
import { linked } from '../deploy/recover.ts';
import { evidence } from '../release/evidence.ts';
import { manifestName } from '../release/manifest.ts';
import { type Layout, layout } from '../target/layout.ts';
import type { Target } from '../target/target.ts';

type Entry = readonly [name: string, source: AsyncIterable<string | Uint8Array> | string];

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export const readMe = (
  target: Target,
  release: string,
  at: Date,
): string => `FluxStudio: what an auditor asks for
Studio ${target.url}, release ${release}, packed ${at.toISOString()}

MANIFEST.json        SHA-256 of every other file here
audit/events.jsonl   every security event that is kept, oldest first, with its hash in the chain
audit/chain.json     the outcome of recomputing the chain when this was packed
access/people.json   who has an account, in which role, with what kind of password, last active when
settings.json        every setting as the studio understands it, without secrets
release/             its manifest (the hash of every file that runs), SBOM (CycloneDX 1.6) and licences
security/            evidence for OWASP ASVS 5.0.0 (which test shows each requirement), and the scorecard
deployments.jsonl    who deployed what, when, with which outcome
backups.json         the backups that there are; each was restored to prove it

The chain: an event's hash is SHA-256 over the hash before it, followed by the JSON text that PostgreSQL makes of
[seq, seconds of at since 1970, kind, person, session, network, detail] as jsonb; before the first stands SHA-256 of
"fluxstudio". \`./flux audit verify\` recomputes it in the database.
`;

/** A file of the release, or nothing where an older release has none. */
async function* ofRelease(
  folder: string,
  names: readonly (readonly [string, string])[],
): AsyncGenerator<Entry> {
  for (const [name, path] of names)
    if (existsSync(join(folder, path))) yield [name, await readFile(join(folder, path), 'utf8')];
}

async function* deployments(at: Layout): AsyncGenerator<Entry> {
  if (existsSync(at.deployments)) yield ['deployments.jsonl', await readFile(at.deployments, 'utf8')];
  const kept = existsSync(at.backups) ? await backupsIn(at.backups) : [];
  yield [
    'backups.json',
    json(
      kept.map(({ manifest }) => ({
        madeAt: manifest.madeAt,
        release: manifest.release,
        encrypted: manifest.keyId !== null,
      })),
    ),
  ];
}

export type Chain = Awaited<ReturnType<Operator['verifyAudit']>>;

/** Everything of the pack but its manifest. @param verified Told how the chain is. */
export async function* packedFiles(
  { target, settings, now }: { readonly target: Target; readonly settings: Settings; readonly now: Date },
  operator: Operator,
  verified: (chain: Chain) => void,
): AsyncGenerator<Entry> {
  const at = layout(target.root);
  const release = linked(at.current) ?? 'none';
  const chain = await operator.verifyAudit(() => {});
  verified(chain);
  yield ['README.txt', readMe(target, release, now)];
  yield ['audit/chain.json', json({ whole: chain.broken === undefined, ...chain })];
  yield ['audit/events.jsonl', operator.exportAudit()];
  yield ['access/people.json', json(await operator.listPeople())];
  yield ['settings.json', json(describeSettings(settings))];
  yield* ofRelease(at.current, [
    ['release/MANIFEST.json', manifestName],
    ['release/sbom.cdx.json', evidence.sbom],
    ['release/licences.txt', evidence.licences],
    ...evidence.security.map((name) => [`security/${name}`, join(evidence.folder, name)] as const),
  ]);
  yield* deployments(at);
}
