import type { Page } from 'playwright-core';

/** Clicks a link inside the studio: ms until the words are painted. */
export const openedAfter = (page: Page, href: string, words: string): Promise<number> =>
  page.evaluate(
    async ({ href, words }) => {
      const link = [...document.querySelectorAll<HTMLAnchorElement>('a')].find(
        (each) => each.getAttribute('href') === href,
      );
      if (link === undefined) throw new Error(`No link to ${href}`);
      const start = performance.now();
      link.click();
      const isThere = (): boolean =>
        [...document.querySelectorAll('[role=log] article p')].some((line) => line.textContent === words);
      while (!isThere()) {
        if (performance.now() - start > 30_000) throw new Error(`${words} did not come`);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      return performance.now() - start;
    },
    { href, words },
  );

/** Up by the wheel through so many messages: the numbers in view are always a run, else it says where not. */
export async function scrolledWithoutGap(page: Page, count: number, most: number): Promise<number> {
  let lowest = count;
  await page.getByRole('log').hover();
  for (let turn = 0; turn < 120 && lowest > count - most; turn += 1) {
    await page.mouse.wheel(0, -700);
    await page.waitForTimeout(60);
    const numbers = await page.getByRole('log').evaluate((log) => {
      const edge = log.getBoundingClientRect();
      return [...log.querySelectorAll('article p')]
        .filter((row) => {
          const { top, bottom } = row.getBoundingClientRect();
          return bottom > edge.top && top < edge.bottom;
        })
        .map((row) => Number(/\d+$/.exec(row.textContent ?? '')?.[0]));
    });
    numbers.forEach((number, at) => {
      if (number !== numbers[0]! + at) throw new Error(`A gap: ${numbers}`);
    });
    lowest = Math.min(lowest, numbers[0] ?? lowest);
  }
  return count - lowest;
}
