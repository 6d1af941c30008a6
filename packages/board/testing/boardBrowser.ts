import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { launch } from '@flux/chromium';
import type { BrowserContext, Page } from 'playwright-core';
import { rolldown } from 'rolldown';

/** The policy the studio's page has: no inline style, no string made into markup. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; require-trusted-types-for 'script'; base-uri 'none'";

const HTML = `<!doctype html><html lang="en"><title>Board</title>
<link rel="stylesheet" href="/page.css"><div id="a"></div><div id="b"></div>
<script src="/page.js"></script></html>`;
const CSS =
  'html,body{margin:0;height:100%}#a,#b{position:absolute;top:0;height:100%;width:50%}#b{left:50%}#a.whole{width:100%}#a.whole+#b{display:none}';

async function bundled(entry: string): Promise<string> {
  const define = { 'process.env': '{}', 'process.env.NODE_ENV': '"production"', 'import.meta': '{}' };
  const bundle = await rolldown({
    input: entry,
    platform: 'browser',
    logLevel: 'silent',
    transform: { define },
  });
  const { output } = await bundle.generate({ format: 'iife', minify: true, codeSplitting: false });
  await bundle.close();
  return output[0].code;
}

export type BoardBrowser = {
  /** A page with the test entry loaded; what goes wrong in it is listed in `errors`. */
  readonly open: (options?: {
    readonly width?: number;
    readonly height?: number;
    readonly ratio?: number;
  }) => Promise<{ readonly page: Page; readonly errors: readonly string[] }>;
  readonly close: () => Promise<void>;
};

/** Another page than the tests' own: its script, the style it brings, and a folder that it loads from. */
export type PageSource = { readonly entry?: string; readonly style?: string; readonly files?: string };

/** Chromium and a server for pages that hold boards, as the studio would serve them. */
export async function boardBrowser(source: PageSource = {}): Promise<BoardBrowser> {
  const script = await bundled(source.entry ?? new URL('./boardPage.ts', import.meta.url).pathname);
  const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '/': ['text/html', HTML],
    '/page.css': ['text/css', `${CSS}${source.style ?? ''}`],
    '/page.js': ['text/javascript; charset=utf-8', script],
  };
  const server = createServer(async (request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    const file = files[path];
    // A page that is not ours has the policy it needs.
    if (source.files === undefined) response.setHeader('content-security-policy', POLICY);
    const brought =
      file === undefined && source.files !== undefined && !path.includes('..')
        ? await readFile(join(source.files, path)).catch(() => undefined)
        : undefined;
    const body = file?.[1] ?? brought;
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': file?.[0] ?? '' });
    response.end(body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await launch();
  /** One for each screen: making a context takes longer than a test. */
  const contexts = new Map<string, BrowserContext>();
  return {
    async open({ width = 1000, height = 600, ratio = 1 } = {}) {
      const key = `${width} ${height} ${ratio}`;
      const context =
        contexts.get(key) ??
        (await browser.newContext({ viewport: { width, height }, deviceScaleFactor: ratio, hasTouch: true }));
      contexts.set(key, context);
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.location().url.endsWith('favicon.ico')) {
          errors.push(message.text());
        }
      });
      await page.goto(`http://127.0.0.1:${port}/`);
      return { page, errors };
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
