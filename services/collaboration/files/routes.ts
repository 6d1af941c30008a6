import { Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import { type FileId, Problem } from '@flux/contracts';
import { route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { idFrom } from '../projects/ids.ts';
import { contentAnswer, fileHeaders, getFile, openContent } from './download.ts';
import { discardRest, formLimits, readForm } from './form.ts';
import { startUpload, type UploadDeps } from './upload.ts';

export type FileRoutesDeps = UploadDeps & { readonly identity: Identity };

/** `/api/files/…`: upload by form, and the bytes of a file. */
export const fileRoutes =
  (deps: FileRoutesDeps): FastifyPluginAsync =>
  async (app) => {
    const { identity } = deps;
    await app.register(multipart, { limits: formLimits, throwFileSizeLimit: false });

    route(app, 'POST /api/files/upload', {
      before: [identity.authenticate],
      handle: async (request, _reply) => {
        const caller = callerOf(request);
        const upload = startUpload(deps, caller.personId);
        try {
          await readForm(request, upload.take);
          const files = await upload.finish();
          identity.touch(caller);
          return { files };
        } catch (error) {
          await upload.abandon();
          discardRest(request);
          throw error;
        }
      },
    });

    route(app, 'GET /api/files/:id/content', {
      before: [identity.authenticateLate],
      handle: (request, reply) => sendContent(deps, request, reply, idFrom<FileId>(request.params.id)),
    });
  };

async function sendContent(
  { db, blobs }: FileRoutesDeps,
  request: Pick<FastifyRequest, 'headers' | 'method' | 'caller'>,
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
