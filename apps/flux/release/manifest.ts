import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failures.ts';

export const manifestName = 'MANIFEST.json';

/** Of manifests that this flux writes, and the newest that it reads. */
const format = 1;

export type ReleaseFile = {
  /** In hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly executable?: true;
};

/** Where a process or thread begins. */
export type Entry = {
  readonly file: string;
  /** Files of the release (`dist/…`) and packages in its node_modules without which it does not run. */
  readonly needs: readonly string[];
};

export type ReleaseMigration = {
  readonly id: string;
  readonly kind: 'expand' | 'contract';
  readonly checksum: string;
};

/** What a release says of itself: `MANIFEST.json` in its folder. */
export type Manifest = {
  readonly format: typeof format;
  /** `<version>-<12 hex of the commit>`, and more when it is not that commit alone. */
  readonly id: string;
  readonly version: string;
  readonly commit: string;
  /** ISO 8601, UTC. */
  readonly committedAt: string;
  /** The Node that it brings. */
  readonly node: string;
  /** `linux-x64` for instance. */
  readonly platform: string;
  /** Every file but the manifest, by path, sorted. */
  readonly files: Readonly<Record<string, ReleaseFile>>;
  readonly entries: Readonly<Record<string, Entry>>;
  readonly services: readonly string[];
  /** Settings that must be given where it runs. */
  readonly settings: readonly string[];
  readonly migrations: readonly ReleaseMigration[];
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const isList = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);

/** Inside the release, whoever wrote the manifest. */
const isPath = (path: string): boolean =>
  /^[^/\\\0]+(\/[^/\\\0]+)*$/.test(path) && !path.split('/').some((part) => part === '.' || part === '..');

const isFile = (value: unknown): boolean =>
  isObject(value) &&
  /^[0-9a-f]{64}$/.test(String(value.sha256)) &&
  Number.isSafeInteger(value.bytes) &&
  (value.executable === undefined || value.executable === true);

const isEntry = (value: unknown): boolean =>
  isObject(value) && isText(value.file) && isPath(value.file) && isList(value.needs);

const isMigration = (value: unknown): boolean =>
  isObject(value) &&
  isText(value.id) &&
  (value.kind === 'expand' || value.kind === 'contract') &&
  isText(value.checksum);

const every = (value: unknown, holds: (value: unknown) => boolean): boolean =>
  isObject(value) && Object.values(value).every(holds);

/** By field, what each must be. */
const shape: Readonly<Record<Exclude<keyof Manifest, 'format'>, (value: unknown) => boolean>> = {
  id: (value) => isText(value) && /^[A-Za-z0-9._+-]{1,64}$/.test(value),
  version: isText,
  commit: (value) => isText(value) && /^[0-9a-f]{40}$/.test(value),
  committedAt: (value) => isText(value) && !Number.isNaN(Date.parse(value)),
  node: isText,
  platform: isText,
  files: (value) => every(value, isFile) && Object.keys(value as object).every(isPath),
  entries: (value) => every(value, isEntry),
  services: isList,
  settings: isList,
  migrations: (value) => Array.isArray(value) && value.every(isMigration),
};

/** @throws Failure('release_newer' | 'release_unusable'); `place` is what the sentence calls it. */
export function parseManifest(text: string, place: string): Manifest {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw new Failure('release_unusable', `${place} is no JSON.`, error);
  }
  if (!isObject(read) || typeof read.format !== 'number')
    throw new Failure('release_unusable', `${place} is no manifest of a release.`);
  if (read.format > format)
    throw new Failure(
      'release_newer',
      `${place} has format ${read.format}; this flux reads formats up to ${format}.`,
    );
  const wrong = Object.entries(shape)
    .filter(([field, holds]) => !holds(read[field]))
    .map(([field]) => field);
  if (wrong.length > 0) throw new Failure('release_unusable', `${place} is malformed: ${wrong.join(', ')}.`);
  return read as Manifest;
}

/** The manifest of the release in a folder. @throws Failure('release_newer' | 'release_unusable') */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, manifestName);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new Failure(
      'release_unusable',
      `There is no release in ${folder}: it has no ${manifestName}.`,
      error,
    );
  }
  return parseManifest(text, path);
}

export async function writeManifest(folder: string, manifest: Omit<Manifest, 'format'>): Promise<void> {
  const text = `${JSON.stringify({ format, ...manifest }, null, 1)}\n`;
  await writeFile(join(folder, manifestName), text, { mode: 0o644 });
}
