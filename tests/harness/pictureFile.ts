import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { Hand, Spot } from './hand.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

/** A picture of one colour, 120 × 80 px. */
export async function pictureFile(name: string, [r, g, b]: Rgb) {
  const buffer = await sharp({ create: { width: 120, height: 80, channels: 3, background: { r, g, b } } })
    .png()
    .toBuffer();
  return { name, mimeType: 'image/png', buffer };
}

export type PictureFile = Awaited<ReturnType<typeof pictureFile>>;

/** Drops a file where a hand would let it go. */
export async function dropOn(hand: Hand, file: PictureFile, spot: Spot): Promise<void> {
  const [clientX, clientY] = hand.onPage(spot);
  const dataTransfer = await hand.page.evaluateHandle(
    ([name, type, bytes]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(bytes)], name, { type }));
      return transfer;
    },
    [file.name, file.mimeType, [...file.buffer]] as const,
  );
  for (const event of ['dragenter', 'dragover', 'drop'])
    await hand.canvas.dispatchEvent(event, { dataTransfer, clientX, clientY });
}

type Area = NonNullable<Parameters<Page['screenshot']>[0]>['clip'];

/** What the page shows in an area, three bytes a pixel. */
export async function pixels(page: Page, clip: Area): Promise<Buffer> {
  const shot = await page.screenshot({ ...(clip === undefined ? {} : { clip }) });
  return sharp(shot).removeAlpha().raw().toBuffer();
}
