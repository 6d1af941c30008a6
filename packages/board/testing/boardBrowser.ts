import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { rolldown } from 'rolldown';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The policy the studio's page has: no inline style, no string made into markup. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; require-trusted-types-for 'script'; base-uri 'none'";

const HTML = `<!doctype html><html lang="en"><title>Board</title>
<link rel="stylesheet" href="/page.css"><div id="a"></div><div id="b"></div>
<script src="/page.js"></script></html>`;
const CSS =
  'html,body{margin:0;height:100%}#a,#b{position:absolute;top:0;height:100%;width:50%}#b{left:50%}#a.whole{width:100%}#a.whole+#b{display:none}';

async function bundled(entry: string): Promise<string> {
  const bundle = await rolldown({ input: entry, platform: 'browser', logLevel: 'warn' });
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

/** Chromium and a server for pages that hold boards, as the studio would serve them. */
export async function boardBrowser(): Promise<BoardBrowser> {
  const script = await bundled(new URL('./boardPage.ts', import.meta.url).pathname);
  const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '/': ['text/html', HTML],
    '/page.css': ['text/css', CSS],
    '/page.js': ['text/javascript', script],
  };
  const server = createServer((request, response) => {
    const file = files[request.url ?? '/'];
    response.setHeader('content-security-policy', POLICY);
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': file?.[0] ?? 'text/plain' });
    response.end(file?.[1] ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
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
