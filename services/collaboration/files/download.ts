import type { Readable } from 'node:stream';
import { can } from '@flux/access';
import type { Blobs, ByteRange } from '@flux/blobs';
import { type FileId, type PersonId, Problem } from '@flux/contracts';
import { byteRange } from './byteRange.ts';
import { entityTag, isKnown, rangeApplies } from './conditions.ts';
import { disposition } from './disposition.ts';
import { type FileDb, type FileRow, findFile, type SeenFile } from './store.ts';

/** Throws `not_found`, for a file that the person may not see too; one in the trash is seen by who may bring it back. */
export async function getFile(db: FileDb, personId: PersonId, fileId: FileId): Promise<SeenFile> {
  const file = await findFile(db, personId, fileId);
  const action = file?.deleted_at === null ? 'file.view' : 'file.restore';
  if (file === undefined || !can(file.role, action)) throw new Problem('not_found');
  return file;
}

/** What a request for a file's content says about how it wants it. */
export type ContentRequest = {
  readonly ifNoneMatch: string | undefined;
  readonly ifRange: string | undefined;
  readonly range: string | undefined;
};

export type ContentAnswer =
  | { readonly kind: 'known' }
  | { readonly kind: 'unsatisfiable' }
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly range: ByteRange };

/** Preconditions come before the range (RFC 9110, 13.2.2). */
export function contentAnswer(
  file: Pick<FileRow, 'sha256' | 'size'>,
  { ifNoneMatch, ifRange, range }: ContentRequest,
): ContentAnswer {
  const tag = entityTag(file.sha256);
  if (isKnown(ifNoneMatch, tag)) return { kind: 'known' };
  if (!rangeApplies(ifRange, tag)) return { kind: 'whole' };
  const asked = byteRange(range, file.size);
  if (asked === 'whole' || asked === 'unsatisfiable') return { kind: asked };
  return { kind: 'part', range: asked };
}

/**
 * What every answer with a file carries (security.md, CSP): nothing in it can run, no other site can embed it, and a
 * copy that a browser kept is asked about again each time, so that it is not shown to somebody who lost access.
 */
export function fileHeaders(file: Pick<FileRow, 'name' | 'media_type' | 'sha256'>): Record<string, string> {
  const { contentType, contentDisposition } = disposition({ name: file.name, mediaType: file.media_type });
  return {
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-disposition': contentDisposition,
    'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    'content-type': contentType,
    'cross-origin-resource-policy': 'same-origin',
    etag: entityTag(file.sha256),
    'x-content-type-options': 'nosniff',
  };
}

/** A file that is known but whose bytes are gone is our fault, not an address that nobody has. */
export async function openContent(blobs: Blobs, sha256: string, range?: ByteRange): Promise<Readable> {
  try {
    return await blobs.read(sha256, range);
  } catch (error) {
    throw new Problem('internal', 'The content of this file cannot be read. It was noted.', { cause: error });
  }
}
