import { setPriority } from 'node:os';
import sharp from 'sharp';
import type { Drawing, DrawingOrder } from './drawing.ts';

/**
 * The process that reads pictures of strangers. It holds no secret, no file and no connection; whatever a picture does
 * to a decoder happens here, and the studio goes on. Only decoders of kinds that browsers show are let in.
 */

const decoders = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Svg', 'Tiff'];
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: decoders.map((name) => `VipsForeignLoad${name}`) });
sharp.cache(false);
sharp.concurrency(1);
// Whoever waits for a board comes first.
setPriority(10);

async function draw({ picture, size, maxPixels }: DrawingOrder): Promise<Drawing> {
  try {
    const webp = await sharp(picture, { limitInputPixels: maxPixels, failOn: 'error', pages: 1 })
      .timeout({ seconds: 20 })
      .autoOrient()
      .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80, effort: 3 })
      .toBuffer();
    return { kind: 'drawn', webp };
  } catch (error) {
    return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
  }
}

process.on('message', async (order: DrawingOrder) => {
  const drawing = await draw(order);
  process.send?.(drawing);
});
process.send?.('ready');
// The studio ended without a word.
process.on('disconnect', () => process.exit());
