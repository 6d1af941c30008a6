import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

export type Encoding = 'br' | 'gzip' | 'identity';

/** One file of the build, with what the build compressed beside it. */
export type Asset = {
  readonly mediaType: string;
  /** Those that the build has made, and the file itself. */
  readonly encodings: ReadonlySet<Encoding>;
  readonly body: (encoding: Encoding) => Buffer;
  /** Strong, without quotes and without the encoding. */
  readonly hash: () => string;
};

/** What each page and each language need beyond the entry, as the build wrote it (apps/web/build/pageFiles.ts). */
export type PageFiles = {
  readonly pages: Readonly<Record<string, readonly string[]>>;
  readonly languages: Readonly<Record<string, readonly string[]>>;
};

export type WebBuild = {
  /** `index.html`; `FLUX_NONCE` stands where the nonce belongs. */
  readonly html: string;
  readonly pageFiles: PageFiles;
  /** By path, e.g. `/assets/index-a1b2.js`. */
  readonly assets: ReadonlyMap<string, Asset>;
};

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

const compressed: Readonly<Record<string, Encoding>> = { '.br': 'br', '.gz': 'gzip' };
const endings: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz', identity: '' };

/** What is worked out when it is first asked for, and kept. */
function once<T>(work: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: work() };
    return known.value;
  };
}

function filesIn(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((path) => statSync(path).isFile());
}

function readAsset(path: string, all: ReadonlySet<string>): Asset {
  const read = (encoding: Encoding) => once(() => readFileSync(path + endings[encoding]));
  const bodies = { br: read('br'), gzip: read('gzip'), identity: read('identity') };
  const made = Object.entries(compressed).filter(([ending]) => all.has(path + ending));
  return {
    encodings: new Set<Encoding>(['identity', ...made.map(([, encoding]) => encoding)]),
    body: (encoding) => bodies[encoding](),
    mediaType: mediaTypes[extname(path)] ?? 'application/octet-stream',
    hash: once(() => createHash('sha256').update(bodies.identity()).digest('base64url').slice(0, 22)),
  };
}

/**
 * Reads the built page, and of its files what there is: each is read when it is first asked for and then kept, since behind
 * nginx nobody asks (6 MB of 58). `undefined` when there is no build.
 */
export function readWebBuild(dir: string): WebBuild | undefined {
  const index = join(dir, 'index.html');
  if (statSync(index, { throwIfNoEntry: false }) === undefined) return undefined;
  const all = new Set(filesIn(dir));
  const assets = new Map<string, Asset>();
  for (const path of all) {
    const address = `/${relative(dir, path).split(sep).join('/')}`;
    // Hidden files are notes of the build about itself.
    const isServed = !address.includes('/.') && compressed[extname(path)] === undefined && path !== index;
    if (isServed) assets.set(address, readAsset(path, all));
  }
  const pageFiles = JSON.parse(readFileSync(join(dir, '.vite/pages.json'), 'utf8'));
  return { html: readFileSync(index, 'utf8'), pageFiles, assets };
}
