import type { Blobs, Scanner } from '@flux/blobs';
import type { Bus } from '@flux/bus';
import { type BoardId, limits, type ProjectId } from '@flux/contracts';
import { type Paces, pageFrom, route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import type { FastifyPluginAsync } from 'fastify';
import type { FileDb } from '../files/store.ts';
import { idFrom } from '../projects/ids.ts';
import {
  authorizeOnBoard,
  createBoard,
  getBoard,
  pageOfBoards,
  pageOfDeleted,
  renameBoard,
} from './boards.ts';
import { contentOf, duplicateBoard } from './duplicate.ts';
import { keepPreview, removePreview } from './previews.ts';
import { sendPreview } from './sendPreview.ts';
import { deleteBoard, restoreBoard } from './trash.ts';
import { noteVisit, pageOfRecent } from './visits.ts';

export type BoardRoutesDeps = {
  readonly db: FileDb;
  readonly bus: Bus;
  readonly blobs: Blobs;
  readonly scanner: Scanner;
  readonly identity: Identity;
  readonly paces: Paces;
  readonly clock: () => number;
};

/** The update of a board on which nothing ever was. */
const nothing = Buffer.from([0, 0]);

/** Making, listing and finding boards, and what happens to them as things; what is on one travels over its socket. */
export const boardRoutes =
  (deps: BoardRoutesDeps): FastifyPluginAsync =>
  async (app) => {
    const { db, identity, paces, clock } = deps;
    const before = [identity.authenticate];
    const beforeMaking = [...before, paces.making];
    const boardId = (params: { readonly id: string }) => idFrom<BoardId>(params.id);
    // What a picture is called is not asked; its bytes say it.
    app.addContentTypeParser(/^image\//, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

    route(app, 'POST /api/projects/:id/boards', {
      before: beforeMaking,
      handle: (request) => {
        const board = {
          projectId: idFrom<ProjectId>(request.params.id),
          name: request.body.name,
          now: clock(),
        };
        return createBoard(db, callerOf(request).personId, board);
      },
    });
    route(app, 'GET /api/projects/:id/boards', {
      before,
      handle: (request) => {
        const { state = 'kept', ...query } = request.query;
        const list = state === 'kept' ? pageOfBoards : pageOfDeleted;
        const projectId = idFrom<ProjectId>(request.params.id);
        return list(db, callerOf(request).personId, projectId, pageFrom(query));
      },
    });
    route(app, 'GET /api/boards/recent', {
      before,
      handle: (request) => pageOfRecent(db, callerOf(request).personId, pageFrom(request.query)),
    });

    route(app, 'GET /api/boards/:id', {
      before,
      handle: (request) => getBoard(db, callerOf(request).personId, boardId(request.params)),
    });
    route(app, 'PATCH /api/boards/:id', {
      before,
      handle: (request) => {
        const renaming = { boardId: boardId(request.params), name: request.body.name };
        return renameBoard(db, callerOf(request).personId, renaming);
      },
    });
    route(app, 'DELETE /api/boards/:id', {
      before,
      handle: async (request) => {
        const one = { boardId: boardId(request.params), now: clock() };
        await deleteBoard(deps, callerOf(request).personId, one);
        return undefined;
      },
    });
    route(app, 'POST /api/boards/:id/restore', {
      before,
      handle: (request) => restoreBoard(db, callerOf(request).personId, boardId(request.params)),
    });
    route(app, 'POST /api/boards/:id/duplicate', {
      before: beforeMaking,
      handle: (request) => {
        const name = request.body?.name;
        const duplicating = { boardId: boardId(request.params), name, now: clock() };
        return duplicateBoard(db, callerOf(request).personId, duplicating);
      },
    });
    route(app, 'PUT /api/boards/:id/visit', {
      before,
      handle: async (request) => {
        const visit = { boardId: boardId(request.params), now: clock() };
        await noteVisit(db, callerOf(request).personId, visit);
        return undefined;
      },
    });

    route(app, 'GET /api/boards/:id/content', {
      before,
      handle: async (request, reply) => {
        const id = boardId(request.params);
        await authorizeOnBoard(db, callerOf(request).personId, id, 'board.view');
        const content = (await contentOf(db, id)) ?? nothing;
        return reply
          .header('cache-control', 'private, no-store')
          .type('application/octet-stream')
          .send(content);
      },
    });

    route(app, 'GET /api/boards/:id/preview', {
      before: [identity.authenticateLate, paces.fetching],
      handle: (request, reply) =>
        sendPreview(deps, request, reply, { boardId: boardId(request.params), of: request.query.of }),
    });
    route(app, 'PUT /api/boards/:id/preview', {
      before,
      bodyLimit: limits.boardPreview,
      handle: async (request) => {
        const { body }: { readonly body: unknown } = request;
        const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
        await keepPreview(deps, callerOf(request).personId, { boardId: boardId(request.params), bytes });
        return undefined;
      },
    });
    route(app, 'DELETE /api/boards/:id/preview', {
      before,
      handle: async (request, reply) => {
        await removePreview(deps, callerOf(request).personId, boardId(request.params));
        return reply.send();
      },
    });
  };
