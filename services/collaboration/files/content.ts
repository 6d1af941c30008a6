import { Readable } from 'node:stream';
import type { Blobs } from '@flux/blobs';
import { type FileId, Problem } from '@flux/contracts';
import { callerOf } from '@flux/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { entityTag, isKnown } from './conditions.ts';
import { contentAnswer, fileHeaders, getFile, openContent } from './download.ts';
import type { FileDb } from './store.ts';
import type { Thumbnails } from './thumbnails/thumbnails.ts';

type ContentRequest = Pick<FastifyRequest, 'headers' | 'method' | 'caller'>;

/** Answers with the bytes of a file, whole or a range of them. Throws `not_found`, `range_not_satisfiable`. */
export async function sendContent(
  { db, blobs }: { readonly db: FileDb; readonly blobs: Blobs },
  request: ContentRequest,
  reply: FastifyReply,
  fileId: FileId,
): Promise<FastifyReply> {
  const file = await getFile(db, callerOf(request).personId, fileId);
  const { 'if-none-match': ifNoneMatch, 'if-range': ifRange, range } = request.headers;
  // A range of a HEAD has no meaning (RFC 9110, 14.2).
  const isHead = request.method === 'HEAD';
  const answer = contentAnswer(file, {
    ifNoneMatch,
    ifRange: ifRange?.toString(),
    range: isHead ? undefined : range,
  });
  switch (answer.kind) {
    case 'unsatisfiable':
      reply.header('content-range', `bytes */${file.size}`);
      throw new Problem('range_not_satisfiable');
    case 'known':
      return reply.code(304).headers(fileHeaders(file)).send();
    case 'whole': {
      const content = isHead ? Readable.from([]) : await openContent(blobs, file.sha256);
      return reply.headers(fileHeaders(file)).header('content-length', file.size).send(content);
    }
    case 'part': {
      const { start, end } = answer.range;
      const content = await openContent(blobs, file.sha256, answer.range);
      return reply
        .code(206)
        .headers(fileHeaders(file))
        .header('content-range', `bytes ${start}-${end}/${file.size}`)
        .header('content-length', end - start + 1)
        .send(content);
    }
  }
}

/** s for which a browser shows a small picture without asking again. */
const thumbnailAge = 300;

/** Answers with a small picture of a file. Throws `not_found`, where none can be drawn too. */
export async function sendThumbnail(
  { db, blobs, thumbnails }: { readonly db: FileDb; readonly blobs: Blobs; readonly thumbnails: Thumbnails },
  request: ContentRequest,
  reply: FastifyReply,
  { fileId, size }: { readonly fileId: FileId; readonly size: number },
): Promise<FastifyReply> {
  const file = await getFile(db, callerOf(request).personId, fileId);
  const sha256 = await thumbnails.find(file, size);
  const tag = entityTag(sha256);
  reply.headers({
    ...fileHeaders({ name: `${file.name}.webp`, media_type: 'image/webp', sha256 }),
    'accept-ranges': 'none',
    'cache-control': `private, max-age=${thumbnailAge}`,
  });
  if (isKnown(request.headers['if-none-match'], tag)) return reply.code(304).send();
  reply.header('content-length', await blobs.size(sha256));
  return reply.send(request.method === 'HEAD' ? Readable.from([]) : await openContent(blobs, sha256));
}
