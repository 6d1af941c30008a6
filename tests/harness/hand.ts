import type { Locator, Page } from 'playwright-core';
import { canvas, drag } from './browser.ts';

/** A place on the board, board px from the middle of the view in which the board opened. */
export type Spot = readonly [x: number, y: number];

/** A person's hand on a board that is shown at 100 %. */
export type Hand = {
  readonly page: Page;
  readonly canvas: Locator;
  readonly take: (tool: string) => Promise<void>;
  readonly click: (spot: Spot) => Promise<void>;
  readonly move: (spot: Spot) => Promise<void>;
  readonly drag: (from: Spot, to: Spot) => Promise<void>;
  /** Presses, and keeps pressing until `letGo`. */
  readonly hold: (spot: Spot) => Promise<void>;
  readonly letGo: () => Promise<void>;
  /** One stroke through all of them. */
  readonly stroke: (through: readonly Spot[]) => Promise<void>;
  /** px of the page. */
  readonly onPage: (spot: Spot) => Spot;
};

/** The hand of whoever has a board open that was empty when they came, or that is shown where it was then. */
export async function handOn(page: Page): Promise<Hand> {
  const host = canvas(page);
  const box = await host.boundingBox();
  if (box === null) throw new Error('no board is shown');
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
  const onPage = ([x, y]: Spot): Spot => [middle[0] + x, middle[1] + y];
  const move = (spot: Spot) => page.mouse.move(...onPage(spot), { steps: 3 });
  const hold = async (spot: Spot) => {
    await page.mouse.move(...onPage(spot));
    await page.mouse.down();
  };
  return {
    page,
    canvas: host,
    onPage,
    take: (tool) =>
      page.getByRole('group', { name: 'Tools' }).getByRole('button', { name: tool, exact: true }).click(),
    click: (spot) => page.mouse.click(...onPage(spot)),
    move,
    hold,
    letGo: () => page.mouse.up(),
    drag: (from, to) => drag(page, onPage(from), onPage(to)),
    async stroke([start, ...others]) {
      if (start === undefined) return;
      await hold(start);
      for (const spot of others) await move(spot);
      await page.mouse.up();
    },
  };
}
