import { Readable } from 'node:stream';
import type { BlobHash, Blobs } from '@flux/blobs';
import type { BoardId } from '@flux/contracts';
import { callerOf } from '@flux/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { entityTag, isKnown } from '../files/conditions.ts';
import { openContent } from '../files/download.ts';
import type { FileDb } from '../files/store.ts';
import { type Picture, previewOf } from './previews.ts';

type PreviewRequest = Pick<FastifyRequest, 'headers' | 'method' | 'caller'>;

export type AskedPreview = {
  readonly boardId: BoardId;
  /** The picture that the address names: while it is this one, it need not be asked for again. */
  readonly of: string | undefined;
};

/** s for which a browser shows a picture that its address names without asking again. */
const namedAge = 300;

const headersOf = ({ sha256, type }: Picture, of: string | undefined): Record<string, string> => ({
  'cache-control': of === sha256 ? `private, max-age=${namedAge}` : 'private, no-cache',
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
  'content-type': type,
  'cross-origin-resource-policy': 'same-origin',
  etag: entityTag(sha256),
  'x-content-type-options': 'nosniff',
});

/** Answers with the picture of a board. Throws `not_found`, for a board without one too. */
export async function sendPreview(
  { db, blobs }: { readonly db: FileDb; readonly blobs: Blobs },
  request: PreviewRequest,
  reply: FastifyReply,
  { boardId, of }: AskedPreview,
): Promise<FastifyReply> {
  const { personId } = callerOf(request);
  const answer = async (picture: Picture, content: Readable, size: number | undefined) =>
    reply.headers(headersOf(picture, of)).header('content-length', size).send(content);

  const picture = await previewOf(db, personId, boardId);
  if (isKnown(request.headers['if-none-match'], entityTag(picture.sha256)))
    return reply.code(304).headers(headersOf(picture, of)).send();
  const size = await blobs.size(picture.sha256);
  if (request.method === 'HEAD') return answer(picture, Readable.from([]), size);
  const content = await open(blobs, picture.sha256);
  if (content !== undefined) return answer(picture, content, size);
  // A newer picture took its place in between.
  const newer = await previewOf(db, personId, boardId);
  return answer(newer, await openContent(blobs, newer.sha256), await blobs.size(newer.sha256));
}

/** `undefined` when the bytes have just been given back. */
const open = async (blobs: Blobs, sha256: BlobHash): Promise<Readable | undefined> =>
  (await blobs.size(sha256)) === undefined ? undefined : openContent(blobs, sha256);
