import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Axe = {
  run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
};

/** Every rule, and those whose answer the theme can change: the tree is the same in both. */
const rules = { every: {}, colours: { runOnly: ['color-contrast', 'link-in-text-block'] } } as const;

/** What axe finds on a page; its context must bypass the page's policy, which forbids added scripts. */
async function findings(page: Page, asked: keyof typeof rules): Promise<readonly string[]> {
  // Reading it again takes as long as what it finds.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  return page.evaluate(
    async (options) => {
      // A colour on its way to another is neither.
      const ends = document
        .getAnimations()
        .filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
      await Promise.allSettled(ends.map(({ finished }) => finished));
      const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(options);
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    },
    {
      resultTypes: ['violations'],
      preload: false,
      ...rules[asked],
    },
  );
}

const looks = [
  ['wide', { width: 1440, height: 900 }],
  ['phone', { width: 390, height: 844 }],
] as const;

/** Looks at what the page shows now in both themes, wide and on a phone, without loading it again. */
export async function findsNothing(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of looks) {
    await page.setViewportSize(viewport);
    for (const [colorScheme, asked] of [
      ['light', 'every'],
      ['dark', 'colours'],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await findings(page, asked), [], `${name}, ${size}, ${colorScheme}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(looks[0][1]);
}
