import type { Page } from 'playwright-core';

/** As a person does it: five characters a second, a second to read what is new, half a second to reach with the mouse. */
const PACE = { key: 200, read: 1_000, reach: 500 };

/** From opening an empty studio to the first line on a board that says it is saved: ms. */
export async function firstLine(page: Page, url: string): Promise<number> {
  const start = performance.now();
  const read = () => page.waitForTimeout(PACE.read);
  const reach = () => page.waitForTimeout(PACE.reach);
  await page.goto(url);
  const signUp = page.getByRole('link', { name: 'Make an account' });
  await signUp.waitFor();
  await read();
  await reach();
  await signUp.click();
  await page.getByLabel('Name').waitFor();
  await read();
  for (const [label, words] of [
    ['Name', 'Ana'],
    ['Email', 'ana@studio.example'],
    ['Password', 'flour water salt'],
  ] as const) {
    await reach();
    const field = page.getByLabel(label, { exact: true });
    await field.click();
    await field.pressSequentially(words, { delay: PACE.key });
  }
  await reach();
  await page.getByRole('button', { name: 'Make account' }).click();
  const board = page.getByRole('application');
  await board.waitFor();
  await read();
  await reach();
  await page.getByRole('button', { name: 'Pen' }).click();
  await reach();
  const box = (await board.boundingBox())!;
  await page.mouse.move(box.x + 300, box.y + 300);
  await page.mouse.down();
  await page.mouse.move(box.x + 600, box.y + 400, { steps: 30 });
  await page.mouse.up();
  await page.getByText('Saved', { exact: true }).waitFor();
  return performance.now() - start;
}
