import * as Y from 'yjs';
import { NAME_MAX } from '../constants.ts';

/** A file that elements show (board.md, Live and stored, `files`); `w` and `h` are its natural size, px. */
export type FileInfo = {
  /** In file storage; undefined until it is uploaded. */
  readonly fileId?: string;
  readonly mediaType: string;
  readonly w?: number;
  readonly h?: number;
  readonly name?: string;
};

export const filesOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('files');

const isSide = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0;

const MEDIA_TYPE = /^[\w.+-]{1,64}\/[\w.+-]{1,64}$/;
const FILE_ID = /^[\w-]{8,64}$/;

/** Total: undefined for what is no file, and each part that is wrong is left out. */
export function readFileInfo(value: unknown): FileInfo | undefined {
  if (typeof value !== 'object' || value === null || value instanceof Y.AbstractType) return undefined;
  const { fileId, mediaType, w, h, name }: Record<string, unknown> = { ...value };
  if (typeof mediaType !== 'string' || !MEDIA_TYPE.test(mediaType)) return undefined;
  return {
    mediaType,
    ...(typeof fileId === 'string' && FILE_ID.test(fileId) ? { fileId } : {}),
    ...(isSide(w) && isSide(h) ? { w, h } : {}),
    ...(typeof name === 'string' ? { name: name.slice(0, NAME_MAX).toWellFormed() } : {}),
  };
}

export const fileOf = (doc: Y.Doc, key: string): FileInfo | undefined => readFileInfo(filesOf(doc).get(key));
