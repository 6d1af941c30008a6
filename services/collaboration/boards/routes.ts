import type { BoardId, ProjectId } from '@flux/contracts';
import { route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import type { FastifyPluginAsync } from 'fastify';
import { idFrom } from '../projects/ids.ts';
import { pageFrom } from '../projects/routes.ts';
import type { ProjectDb } from '../projects/store.ts';
import { createBoard, getBoard, pageOfBoards } from './boards.ts';

export type BoardRoutesDeps = {
  readonly db: ProjectDb;
  readonly identity: Identity;
  readonly clock: () => number;
};

/** Making, listing and finding boards; what is on one travels over its socket. */
export const boardRoutes =
  ({ db, identity, clock }: BoardRoutesDeps): FastifyPluginAsync =>
  async (app) => {
    const before = [identity.authenticate];

    route(app, 'POST /api/projects/:id/boards', {
      before,
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
      handle: (request) =>
        pageOfBoards(
          db,
          callerOf(request).personId,
          idFrom<ProjectId>(request.params.id),
          pageFrom(request.query),
        ),
    });
    route(app, 'GET /api/boards/:id', {
      before,
      handle: (request) => getBoard(db, callerOf(request).personId, idFrom<BoardId>(request.params.id)),
    });
  };
