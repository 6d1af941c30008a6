import { join } from 'node:path';
import { installation, type Settings } from '@flux/config';
import { type PageName, Problem, pages } from '@flux/contracts';
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
import { pageHtml } from './pageHtml.ts';
import { providersTag } from './providersTag.ts';
import { readWebBuild, type WebBuild } from './webBuild.ts';

const builtPage = join(installation, 'apps/web/dist');

/** Addresses under which nothing is a page, so a browser that asks there gets a problem and not the page. */
const notPages = ['/api/', '/assets/', '/health/', '/messaging', '/collaboration/'];

/** A worker is bound by the policy of its own file, not by the page's. */
const workerPath = '/sw.js';

export type PageDeps = {
  readonly settings: Pick<Settings, 'rateLimit' | 'providers'>;
  readonly log: Logger;
  /** Where the built page lies; default: `apps/web/dist`. */
  readonly webDist?: string;
};

type PageRequest = { readonly headers: Readonly<Record<string, string | string[] | undefined>> };

/** The build with what its page has to know of the settings. */
function withProviders(
  build: WebBuild | undefined,
  { providers }: PageDeps['settings'],
): WebBuild | undefined {
  if (build === undefined) return undefined;
  return { ...build, html: build.html.replace('</head>', () => `${providersTag(providers)}</head>`) };
}

/** The page with a fresh nonce. */
function sendPage(
  build: WebBuild,
  page: PageName | undefined,
  { headers }: PageRequest,
  reply: FastifyReply,
): FastifyReply {
  const nonce = newNonce();
  const html = pageHtml(build.html, build.pageFiles, {
    page,
    cookie: String(headers.cookie ?? ''),
    acceptLanguage: String(headers['accept-language'] ?? ''),
  });
  return reply
    .header('content-security-policy', contentSecurityPolicy(nonce))
    .header('reporting-endpoints', `csp="${cspReportPath}"`)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html.replaceAll('FLUX_NONCE', nonce));
}

/** Serves the studio's page: its HTML for every address of the page, the build's files, and the reports of its CSP. */
export function createPage({ settings, log, webDist = builtPage }: PageDeps): {
  readonly routes: FastifyPluginAsync;
} {
  const read = withProviders(readWebBuild(webDist), settings);
  if (read === undefined) log.error({ webDist }, 'the page is not built: run npm start, which builds it');

  const built = (): WebBuild => {
    if (read === undefined)
      throw new Problem('maintenance', 'The page is not built. Run npm start, which builds it.');
    return read;
  };

  return {
    routes: async (app) => {
      registerCspReports(app, { settings, log });
      for (const [name, path] of Object.entries(pages) as [PageName, string][])
        app.get(path, async (request, reply) => sendPage(built(), name, request, reply));
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
        return sendPage(built(), undefined, request, reply.code(404));
      });
    },
  };
}
