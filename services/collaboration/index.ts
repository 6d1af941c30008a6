import type { Blobs, Scanner } from '@flux/blobs';
import type { Bus } from '@flux/bus';
import type { Settings } from '@flux/config';
import type { Database } from '@flux/database';
import { createPaces, type Logger, type Service } from '@flux/http';
import { type Identity, personLeftTopic } from '@flux/identity';
import type { Post } from '@flux/mail';
import { createBoardSockets } from './boards/live/boardSockets.ts';
import { boardRoutes } from './boards/routes.ts';
import { removeOverdue } from './boards/trash.ts';
import { releaseAbandoned } from './files/blobClaims.ts';
import { defaultQuota, type FileQuota } from './files/quota.ts';
import { fileRoutes } from './files/routes.ts';
import type { FileTables } from './files/tables.ts';
import { createDrawer } from './files/thumbnails/drawer.ts';
import { createThumbnails } from './files/thumbnails/thumbnails.ts';
import { emptyTrash } from './files/trash.ts';
import { forgetLeft } from './leaving/forgetLeft.ts';
import { inviteRoutes } from './projects/inviteRoutes.ts';
import { projectRoutes } from './projects/routes.ts';

export { studioMigrations } from './migrations/index.ts';

export type CollaborationDeps = {
  readonly settings: Pick<Settings, 'url' | 'rateLimit'>;
  readonly database: Database;
  readonly bus: Bus;
  readonly identity: Identity;
  readonly blobs: Blobs;
  /** Opened and closed by whoever made it. */
  readonly scanner: Scanner;
  readonly post: Post;
  readonly log: Logger;
  /** ms since 1970. */
  readonly clock?: () => number;
  readonly quota?: FileQuota;
};

/** ms between looks for what uploads left behind whose process died, and for what has lain in the trash long enough. */
const sweepInterval = 60 * 60 * 1000;

/** The collaboration service: projects and their people, boards and who draws on them, files. */
export function createCollaboration(deps: CollaborationDeps): Service {
  const {
    settings,
    database,
    bus,
    identity,
    blobs,
    scanner,
    post,
    log,
    clock = Date.now,
    quota = defaultQuota,
  } = deps;
  const db = database.service<FileTables>('collaboration');
  const boardSockets = createBoardSockets({ database, bus, identity, settings, log, now: clock });
  let sweeping: NodeJS.Timeout | undefined;
  let stopHearing = () => {};

  const drawer = createDrawer();
  const thumbnails = createThumbnails({ db, blobs, drawer, clock, log });

  const forgetThoseWhoLeft = () =>
    forgetLeft({ db, blobs, bus }, clock()).catch((error: unknown) =>
      log.warn({ err: error }, 'what somebody left behind could not be removed yet'),
    );

  const sweep = async () => {
    await forgetThoseWhoLeft();
    await releaseAbandoned(db, blobs, clock()).catch((error: unknown) =>
      log.warn({ err: error }, 'abandoned uploads could not be given back yet'),
    );
    await emptyTrash(db, blobs, clock()).catch((error: unknown) =>
      log.warn({ err: error }, 'the trash of files could not be emptied yet'),
    );
    await removeOverdue(db, blobs, clock()).catch((error: unknown) =>
      log.warn({ err: error }, 'deleted boards could not be removed for good yet'),
    );
  };

  return {
    name: 'collaboration',
    routes: async (app) => {
      const paces = createPaces(settings, clock);
      await app.register(projectRoutes({ db, bus, identity, paces, clock }));
      await app.register(inviteRoutes({ db, bus, identity, post, settings, clock }));
      await app.register(boardRoutes({ db, bus, blobs, scanner, identity, paces, clock }));
      await app.register(fileRoutes({ db, blobs, scanner, quota, thumbnails, identity, paces, clock, log }));
    },
    sockets: [boardSockets.route],
    checks: () => ({ scanner: scanner.state() }),
    open: async () => {
      sweeping = setInterval(sweep, sweepInterval).unref();
      stopHearing = await bus.subscribe(personLeftTopic, forgetThoseWhoLeft);
      await sweep();
      await boardSockets.open();
    },
    close: async () => {
      clearInterval(sweeping);
      stopHearing();
      drawer.close();
      await boardSockets.close();
    },
  };
}
