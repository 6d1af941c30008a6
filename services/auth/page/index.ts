import { join } from 'node:path';
import { installation, type Settings } from '@flux/config';
import { Problem, pages } from '@flux/contracts';
import type { Logger } from '@flux/http';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { sendAsset } from './assets.ts';
import {
  contentSecurityPolicy,
  cspReportPath,
  newNonce,
  workerContentSecurityPolicy,
} from './contentSecurityPolicy.ts';
import { registerCspReports } from './cspReports.ts';
import { readWebBuild, type WebBuild } from './webBuild.ts';

const builtPage = join(installation, 'apps/web/dist');

/** Addresses under which nothing is a page, so a browser that asks there gets a problem and not the page. */
const notPages = ['/api/', '/assets/', '/health/', '/messaging', '/collaboration/'];

/** A worker is bound by the policy of its own file, not by the page's. */
const workerPath = '/sw.js';

export type PageDeps = {
  readonly settings: Pick<Settings, 'rateLimit'>;
  readonly log: Logger;
  /** Where the built page lies; default: `apps/web/dist`. */
  readonly webDist?: string;
};

type PageRequest = { readonly headers: { readonly cookie?: string | undefined } };

/** The theme that was chosen in this browser stands in the page from its first byte, so that nothing flashes. */
function withTheme(html: string, cookie = ''): string {
  const theme = /(?:^|;\s*)flux_theme=(light|dark)(?:;|$)/.exec(cookie)?.[1];
  return theme === undefined ? html : html.replace('<html ', `<html data-theme="${theme}" `);
}

/** The page with a fresh nonce; joined from parts that were split at start. */
function sendPage(build: WebBuild, request: PageRequest, reply: FastifyReply): FastifyReply {
  const nonce = newNonce();
  const [first = '', ...rest] = build.html;
  return reply
    .header('content-security-policy', contentSecurityPolicy(nonce))
    .header('reporting-endpoints', `csp="${cspReportPath}"`)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send([withTheme(first, request.headers.cookie), ...rest].join(nonce));
}

/** Serves the studio's page: its HTML for every address of the page, the build's files, and the reports of its CSP. */
export function createPage({ settings, log, webDist = builtPage }: PageDeps): {
  readonly routes: FastifyPluginAsync;
} {
  const read = readWebBuild(webDist);
  if (read === undefined) log.error({ webDist }, 'the page is not built: run npm start, which builds it');

  const built = (): WebBuild => {
    if (read === undefined)
      throw new Problem('maintenance', 'The page is not built. Run npm start, which builds it.');
    return read;
  };

  return {
    routes: async (app) => {
      registerCspReports(app, { settings, log });
      for (const path of Object.values(pages))
        app.get(path, async (request, reply) => sendPage(built(), request, reply));
      app.get('/assets/*', async (request, reply) => sendAsset(built(), request, reply));
      for (const path of read?.assets.keys() ?? []) {
        if (path.startsWith('/assets/')) continue;
        app.get(path, async (request, reply) => {
          if (path === workerPath) reply.header('content-security-policy', workerContentSecurityPolicy);
          return sendAsset(built(), request, reply);
        });
      }
      // Whatever a person may have mistyped gets the page, which says so; a program gets a problem.
      app.get('/*', async (request, reply) => {
        const path = request.url.split('?', 1)[0] ?? '';
        const wantsPage = String(request.headers.accept ?? '').includes('text/html');
        if (!wantsPage || notPages.some((prefix) => path.startsWith(prefix))) throw new Problem('not_found');
        return sendPage(built(), request, reply.code(404));
      });
    },
  };
}
