import { resolve } from 'node:path';
import { type Command, dryRun } from '../command.ts';
import { exitCodes, Failure } from '../failures.ts';
import { settingsOf, withStudio } from '../studio.ts';
import { count, megabytes } from '../table.ts';
import { layout } from '../target/layout.ts';
import { readSettingsFile } from '../target/settingsFile.ts';
import { readTarget } from '../target/target.ts';
import { type Chain, packedFiles } from './packed.ts';
import { type Packed, writeZip } from './zip.ts';

const manifestOf = (packed: Packed, about: object) =>
  ['MANIFEST.json', `${JSON.stringify({ format: 1, ...about, files: packed }, null, 2)}\n`] as const;

export const auditPack: Command = {
  words: ['audit', 'pack'],
  operands: ['<target>'],
  does: 'packs everything that an auditor asks for into one file',
  options: { ...dryRun, out: { type: 'string' } },
  help: `--out <file>  where to; audit-<target>-<day>.zip in this folder without it
--dry-run     reads everything, and writes no file

The record of security events with the outcome of recomputing its chain, who has access, settings
without secrets, the release with its SBOM and licences, the evidence for OWASP ASVS, deployments,
backups, and the hash of each file. It names people: give it to nobody else. It ends with 1 when
the chain is broken; the pack says where.`,
  run: async ({ operands: [name = ''], values, env, progress }) => {
    const folder = env.INIT_CWD ?? process.cwd();
    const target = await readTarget(name, folder);
    const { PATH, HOME, INIT_CWD } = env;
    const own = { PATH, HOME, INIT_CWD, ...readSettingsFile(layout(target.root).settings) };
    const settings = settingsOf(own);
    const now = new Date();
    const out =
      typeof values.out === 'string' ? values.out : `audit-${name}-${now.toISOString().slice(0, 10)}.zip`;
    const path = resolve(folder, out);
    let chain: Chain | undefined;
    const packed = await withStudio({ env: own, progress }, async (operator) => {
      progress.step('Packing');
      const files = packedFiles({ target, settings, now }, operator, (found) => {
        chain = found;
      });
      const about = { studio: target.url, madeAt: now.toISOString() };
      return values['dry-run'] === true
        ? await readThrough(files)
        : await writeZip(path, files, (all) => manifestOf(all, about), now);
    }).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code)))
        throw new Failure('file_unusable', `${path} cannot be written (${error.code}).`, error);
      throw error;
    });
    const bytes = Object.values(packed).reduce((sum, file) => sum + file.bytes, 0);
    const files = Object.keys(packed).length;
    const isWhole = chain?.broken === undefined;
    const dry = values['dry-run'] === true;
    const what = `${count(files, 'file', 'files')}, ${megabytes(bytes)}, ${count(chain?.events ?? 0, 'event', 'events')}`;
    const verdict = isWhole ? 'The chain is whole.' : `The chain is broken at event ${chain?.broken?.seq}.`;
    return {
      data: {
        file: dry ? null : path,
        files: packed,
        events: chain?.events ?? 0,
        whole: isWhole,
        dryRun: dry,
      },
      text: `${dry ? 'It would hold' : `${path}:`} ${what}. ${verdict}`,
      exitCode: isWhole ? exitCodes.done : exitCodes.failed,
    };
  },
};

/** As if it were written, to nowhere. */
async function readThrough(files: ReturnType<typeof packedFiles>): Promise<Packed> {
  const packed: Record<string, { sha256: string; bytes: number }> = {};
  for await (const [name, source] of files) {
    let bytes = 0;
    if (typeof source === 'string') bytes = Buffer.byteLength(source);
    else for await (const piece of source) bytes += Buffer.byteLength(piece);
    packed[name] = { sha256: '', bytes };
  }
  return packed;
}
