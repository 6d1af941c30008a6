import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failures.ts';
import { keyIdOf, macOf } from './sealed.ts';

export const manifestName = 'BACKUP.json';
export const dumpName = 'database.dump';
export const blobListName = 'blobs.json';
export const settingsName = 'settings.env';

const format = 1;

export type StoredFile = { readonly sha256: string; readonly bytes: number };

/** What a backup holds and what it was proved to be; beside its files, in their folder. */
export type Manifest = {
  readonly format: typeof format;
  /** ISO 8601, UTC: what the database held at this moment. */
  readonly madeAt: string;
  readonly release: string;
  /** Of the server that it comes from. */
  readonly postgres: number;
  /** Which key it is under, if any. */
  readonly keyId: string | null;
  /** By their names, as they are stored. */
  readonly files: Readonly<Record<string, StoredFile>>;
  readonly blobs: { readonly count: number; readonly bytes: number };
  /** Blobs that the studio's own disk no longer had as they were stored. */
  readonly damaged: readonly string[];
  /** Rows of each table, `schema.name`. */
  readonly tables: Readonly<Record<string, number>>;
  readonly ledger: readonly { readonly id: string; readonly checksum: string }[];
  /** Who was given rights in the database. */
  readonly roles: readonly string[];
};

/** Each blob by its hash: the file below `blobs/` that holds it, as it is stored. */
export type BlobList = Readonly<Record<string, StoredFile & { readonly file: string }>>;

const text = (manifest: Manifest): string => JSON.stringify(manifest, null, 1);

export const manifestText = (manifest: Manifest, key: Uint8Array | undefined): string =>
  `${JSON.stringify({ manifest, mac: key === undefined ? null : macOf(key, text(manifest)) }, null, 1)}\n`;

export const newManifest = (parts: Omit<Manifest, 'format'>): Manifest => ({ format, ...parts });

async function parse(folder: string): Promise<{ readonly manifest: Manifest; readonly mac: unknown }> {
  const path = join(folder, manifestName);
  const json = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Failure('backup_unusable', `${folder} is no backup: there is no ${manifestName} in it.`, error);
  });
  try {
    const parsed = JSON.parse(json);
    if (!Number.isInteger(parsed.manifest.format)) throw new TypeError('no format');
    return parsed;
  } catch (error) {
    throw new Failure(
      'backup_unusable',
      `${path} is not what was written: it was changed or cut off.`,
      error,
    );
  }
}

/**
 * Reads what the folder says of itself, and whether the key is the one it was made with.
 * @throws Failure('backup_unusable' | 'backup_newer' | 'key_wrong')
 */
export async function readManifest(folder: string, key: Uint8Array | undefined): Promise<Manifest> {
  const { manifest, mac } = await parse(folder);
  if (manifest.format > format)
    throw new Failure(
      'backup_newer',
      `${folder} has the format ${manifest.format}; this release reads ${format}.`,
    );
  if (manifest.keyId === null) return manifest;
  if (key === undefined) throw new Failure('key_wrong', `${folder} is encrypted, and no key was given.`);
  if (keyIdOf(key) !== manifest.keyId)
    throw new Failure('key_wrong', `${folder} is encrypted with another key than the one that was given.`);
  if (mac !== macOf(key, text(manifest)))
    throw new Failure('backup_unusable', `${join(folder, manifestName)} was changed.`);
  return manifest;
}

/** As `readManifest`, without looking whether somebody changed it: for what is counted and not for what is restored. */
export async function peekManifest(folder: string): Promise<Manifest | undefined> {
  return await parse(folder).then(
    ({ manifest }) => manifest,
    () => undefined,
  );
}
