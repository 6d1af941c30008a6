import multipart from '@fastify/multipart';
import type { FileId, PersonId, ProjectId } from '@flux/contracts';
import { type Paces, route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import type { FastifyPluginAsync } from 'fastify';
import { idFrom } from '../projects/ids.ts';
import { sendContent, sendThumbnail } from './content.ts';
import { getFile } from './download.ts';
import { discardRest, formLimits, readForm } from './form.ts';
import { pageOfFiles } from './listing.ts';
import { presentFile } from './presentFile.ts';
import { renameFile } from './rename.ts';
import type { Space } from './space.ts';
import { summaryOf } from './summary.ts';
import type { Thumbnails } from './thumbnails/thumbnails.ts';
import { destroyFiles, restoreFiles, trashFiles } from './trash.ts';
import { startUpload, type UploadDeps } from './upload.ts';

export type FileRoutesDeps = UploadDeps & {
  readonly identity: Identity;
  readonly paces: Paces;
  readonly thumbnails: Thumbnails;
};

const ownSpace = (ownerId: PersonId): Space => ({ kind: 'own', ownerId });
const projectSpace = (ownerId: PersonId, id: string): Space => ({
  kind: 'project',
  projectId: idFrom<ProjectId>(id),
  ownerId,
});

/** `/api/files/…` and the files of a project: upload by form, lists, names, the trash, and the bytes themselves. */
export const fileRoutes =
  (deps: FileRoutesDeps): FastifyPluginAsync =>
  async (app) => {
    const { db, blobs, quota, identity, paces, clock } = deps;
    const before = [identity.authenticate];
    const beforeFetching = [identity.authenticateLate, paces.fetching];
    const fileId = (params: { readonly id: string }) => idFrom<FileId>(params.id);
    const many = ({ ids }: { readonly ids: readonly string[] }) => ({
      ids: ids.map((id) => idFrom<FileId>(id)),
      now: clock(),
    });
    await app.register(multipart, { limits: formLimits, throwFileSizeLimit: false });

    route(app, 'POST /api/files/upload', {
      before: [...before, paces.uploading],
      handle: async (request) => {
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

    route(app, 'GET /api/projects/:id/files', {
      before,
      handle: (request) =>
        pageOfFiles(db, projectSpace(callerOf(request).personId, request.params.id), request.query),
    });
    route(app, 'GET /api/projects/:id/files/summary', {
      before,
      handle: (request) => summaryOf(db, projectSpace(callerOf(request).personId, request.params.id), quota),
    });
    route(app, 'GET /api/files', {
      before,
      handle: (request) => pageOfFiles(db, ownSpace(callerOf(request).personId), request.query),
    });
    route(app, 'GET /api/files/summary', {
      before,
      handle: (request) => summaryOf(db, ownSpace(callerOf(request).personId), quota),
    });

    route(app, 'GET /api/files/:id', {
      before,
      handle: async (request) =>
        presentFile(await getFile(db, callerOf(request).personId, fileId(request.params))),
    });
    route(app, 'PATCH /api/files/:id', {
      before,
      handle: (request) => {
        const renaming = { fileId: fileId(request.params), name: request.body.name, now: clock() };
        return renameFile(db, callerOf(request).personId, renaming);
      },
    });
    route(app, 'DELETE /api/files/:id', {
      before,
      handle: async (request) => {
        const one = { ids: [fileId(request.params)], now: clock() };
        await trashFiles(db, callerOf(request).personId, one);
        return undefined;
      },
    });
    route(app, 'POST /api/files/trash', {
      before,
      handle: async (request) => {
        await trashFiles(db, callerOf(request).personId, many(request.body));
        return undefined;
      },
    });
    route(app, 'POST /api/files/restore', {
      before,
      handle: async (request) => {
        await restoreFiles(db, callerOf(request).personId, many(request.body));
        return undefined;
      },
    });
    route(app, 'POST /api/files/destroy', {
      before,
      handle: async (request) => {
        await destroyFiles(db, blobs, callerOf(request).personId, many(request.body));
        return undefined;
      },
    });

    route(app, 'GET /api/files/:id/content', {
      before: beforeFetching,
      handle: (request, reply) => sendContent(deps, request, reply, fileId(request.params)),
    });
    route(app, 'GET /api/files/:id/thumbnail', {
      before: beforeFetching,
      handle: (request, reply) =>
        sendThumbnail(deps, request, reply, { fileId: fileId(request.params), size: request.query.size }),
    });
  };
