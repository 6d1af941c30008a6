import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';

export { launch } from '@flux/chromium';

export type Person = { readonly name: string; readonly email: string; readonly password: string };

export const person = (name: string): Person => ({
  name,
  email: `${name.toLowerCase()}-${crypto.randomUUID().slice(0, 8)}@studio.example`,
  password: `${name} draws rectangles`,
});

export type Visitor = {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly errors: readonly string[];
};

/** What a browser says of itself of each request that could not be sent, as while a server is killed. */
const unsent = /Failed to load resource|WebSocket connection|error occurred when fetching the script/;

/** A browser of its own for one person, with everything that its console complains about. */
export async function visit(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !unsent.test(message.text())) errors.push(message.text());
  });
  return { page, context, errors };
}

/** Fills the three fields and waits for the board that is made for the person. */
export async function signUp(page: Page, { name, email, password }: Person): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Make account' }).click();
}

/** Somebody's own browser, signed in and at an address of the studio. */
export async function enter(
  browser: Browser,
  url: string,
  { email, password }: Person,
  path: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Visitor> {
  const visitor = await visit(browser, options);
  const { page } = visitor;
  await page.goto(`${url}/sign-in?next=${encodeURIComponent(path)}`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${url}${path}`);
  return visitor;
}

export const canvas = (page: Page) => page.getByRole('application');

export async function untilSaved(page: Page): Promise<void> {
  await page.getByText('Saved', { exact: true }).filter({ visible: true }).first().waitFor();
}

/** The objects that the page knows, in words, as a screen reader meets them. */
export async function objects(page: Page): Promise<readonly string[]> {
  const tree = page.getByRole('tree');
  await tree.focus();
  const items = await tree.getByRole('treeitem').allTextContents();
  // The focus has gone on to an object in it.
  await tree.evaluate(
    (list) =>
      list.ownerDocument.activeElement instanceof HTMLElement && list.ownerDocument.activeElement.blur(),
  );
  return items;
}

export async function untilObjects(page: Page, count: number): Promise<void> {
  const began = performance.now();
  for (;;) {
    const seen = await objects(page);
    if (seen.length === count) return;
    if (performance.now() - began > 20_000)
      throw new Error(`${count} objects expected, seen: ${seen.join('; ')}`);
    await page.waitForTimeout(100);
  }
}

/** Drags with the mouse in steps, as a hand does. */
export async function drag(
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 });
  await page.mouse.move(...to, { steps: 4 });
  await page.mouse.up();
}

/** Screenshots for the eye and for the README, made again by every run. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = join(import.meta.dirname, '../../.cache/screenshots');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
