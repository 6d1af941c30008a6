import { PICTURES } from '../constants.ts';
import type { FileInfo } from '../document/files.ts';
import { levelFor } from './levels.ts';

/** A decoded picture, at the size it was decoded to. */
export type Decoded = {
  readonly image: CanvasImageSource;
  readonly width: number;
  readonly height: number;
  readonly close: () => void;
};

export type PictureState =
  | { readonly kind: 'ready'; readonly image: CanvasImageSource }
  /** On its way from the studio or through the decoder. */
  | { readonly kind: 'waiting' }
  /** Its bytes are not there, or are no picture. */
  | { readonly kind: 'missing' };

/** The pictures of the board's files, as far as they are decoded. */
export type Pictures = {
  /** What can be drawn now at so many device px of the longer side; a better one is sent for if there is none. */
  readonly at: (key: string, drawn: number) => PictureState;
  /** The bytes of a file that is here before it is in storage. */
  readonly keepLocal: (key: string, bytes: Blob) => void;
  /** What the document knows of a file changed: its bytes may be there now. */
  readonly changed: (key: string) => void;
  /** Resolves when nothing is on its way any more, for what is drawn once. */
  readonly settled: () => Promise<void>;
  readonly close: () => void;
};

export type PicturesOptions = {
  readonly file: (key: string) => FileInfo | undefined;
  /** The bytes from file storage; `level` is the size needed, so that a small one may do. */
  readonly load: (file: FileInfo & { readonly fileId: string }, level: number) => Promise<Blob>;
  /** Decodes off the main thread, the longer side at most `level` px. */
  readonly decode: (bytes: Blob, level: number) => Promise<Decoded>;
  /** Bytes of decoded pictures that are kept. */
  readonly budget: number;
  /** There is something else to show for a file. */
  readonly onReady: (key: string) => void;
};

type Entry = {
  readonly levels: Map<number, Decoded>;
  loading: Promise<void> | undefined;
  isMissing: boolean;
};

const BYTES_PER_PIXEL = 4;
const bytesOf = ({ width, height }: Decoded): number => width * height * BYTES_PER_PIXEL;

/** Decoded pictures, the least lately drawn going first when there are too many bytes of them. */
export function createPictures(options: PicturesOptions): Pictures {
  const entries = new Map<string, Entry>();
  const local = new Map<string, Blob>();
  /** `key level`, the least lately used first. */
  const used = new Map<string, { readonly key: string; readonly level: number; readonly bytes: number }>();
  let bytes = 0;
  let isClosed = false;

  const entryOf = (key: string): Entry => {
    const entry = entries.get(key) ?? { levels: new Map(), loading: undefined, isMissing: false };
    entries.set(key, entry);
    return entry;
  };

  const touch = (key: string, level: number, size: number): void => {
    const name = `${key} ${level}`;
    used.delete(name);
    used.set(name, { key, level, bytes: size });
  };

  const drop = (key: string, level: number): void => {
    const levels = entries.get(key)?.levels;
    const decoded = levels?.get(level);
    if (decoded === undefined) return;
    bytes -= bytesOf(decoded);
    levels?.delete(level);
    used.delete(`${key} ${level}`);
    decoded.close();
  };

  const makeRoom = (): void => {
    for (const [, { key, level }] of used) {
      // The newest stays, however large it is: it is what is looked at.
      if (bytes <= options.budget || used.size === 1) return;
      drop(key, level);
    }
  };

  const bytesFor = async (key: string, level: number): Promise<Blob | undefined> => {
    const here = local.get(key);
    if (here !== undefined) return here;
    const file = options.file(key);
    if (file?.fileId === undefined) return undefined;
    return options.load({ ...file, fileId: file.fileId }, level);
  };

  const decodeInto = async (entry: Entry, key: string, level: number): Promise<void> => {
    const blob = await bytesFor(key, level);
    if (blob === undefined) {
      entry.isMissing = true;
      return;
    }
    const decoded = await options.decode(blob, level);
    if (isClosed) {
      decoded.close();
      return;
    }
    entry.isMissing = false;
    entry.levels.set(level, decoded);
    bytes += bytesOf(decoded);
    touch(key, level, bytesOf(decoded));
    makeRoom();
  };

  const send = (entry: Entry, key: string, level: number): void => {
    if (entry.loading !== undefined || entry.isMissing) return;
    entry.loading = decodeInto(entry, key, level)
      .catch(() => {
        entry.isMissing = entry.levels.size === 0;
      })
      .finally(() => {
        entry.loading = undefined;
        if (!isClosed) options.onReady(key);
      });
  };

  /** The best there is meanwhile: the next larger, else the largest. */
  const nearest = (entry: Entry, level: number): number | undefined => {
    const levels = [...entry.levels.keys()].sort((a, b) => a - b);
    return levels.find((each) => each >= level) ?? levels.at(-1);
  };

  return {
    at(key, drawn) {
      const entry = entryOf(key);
      const level = levelFor(drawn);
      if (!entry.levels.has(level)) send(entry, key, level);
      const best = nearest(entry, level);
      const decoded = best === undefined ? undefined : entry.levels.get(best);
      if (best === undefined || decoded === undefined) {
        return { kind: entry.isMissing ? 'missing' : 'waiting' };
      }
      touch(key, best, bytesOf(decoded));
      return { kind: 'ready', image: decoded.image };
    },
    keepLocal(key, blob) {
      local.set(key, blob);
      entryOf(key).isMissing = false;
    },
    changed(key) {
      const entry = entries.get(key);
      if (entry !== undefined) entry.isMissing = false;
      options.onReady(key);
    },
    async settled() {
      for (;;) {
        const loading = [...entries.values()].flatMap(({ loading: each }) => each ?? []);
        if (loading.length === 0) return;
        await Promise.all(loading);
      }
    },
    close() {
      isClosed = true;
      for (const [key, { levels }] of entries) for (const level of [...levels.keys()]) drop(key, level);
      entries.clear();
      local.clear();
    },
  };
}

/** The bytes of decoded pictures that a device keeps. */
export const pictureBudget = (isPhone: boolean): number =>
  isPhone ? PICTURES.bytes.phone : PICTURES.bytes.desktop;
