import type { Decoded } from '../images/pictures.ts';
import type { NaturalSize } from '../images/placing.ts';

/** What an SVG is taken to measure that says nothing of it, as browsers do. */
const UNSAID = { width: 300, height: 150 };

/** In `<img>` an SVG runs no script and loads nothing; `createImageBitmap` takes none. */
async function withSvg<T>(bytes: Blob, use: (image: HTMLImageElement, size: NaturalSize) => T): Promise<T> {
  const url = URL.createObjectURL(bytes);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const { naturalWidth, naturalHeight } = image;
    const isSaid = naturalWidth > 0 && naturalHeight > 0;
    return use(image, isSaid ? { width: naturalWidth, height: naturalHeight } : UNSAID);
  } finally {
    URL.revokeObjectURL(url);
  }
}

const isSvg = ({ type }: Blob): boolean => type === 'image/svg+xml';

export async function measureImage(bytes: Blob): Promise<NaturalSize> {
  if (isSvg(bytes)) return withSvg(bytes, (_image, size) => size);
  const bitmap = await createImageBitmap(bytes);
  const { width, height } = bitmap;
  bitmap.close();
  return { width, height };
}

const decoded = (image: ImageBitmap): Decoded => ({
  image,
  width: image.width,
  height: image.height,
  close: () => image.close(),
});

/** The longer side at most `level` px, never larger than the picture is; drawings are as sharp as asked. */
export async function decodeImage(bytes: Blob, level: number): Promise<Decoded> {
  if (isSvg(bytes)) {
    return withSvg(bytes, (image, { width, height }) => {
      const scale = level / Math.max(width, height);
      const canvas = new OffscreenCanvas(
        Math.max(1, Math.round(width * scale)),
        Math.max(1, Math.round(height * scale)),
      );
      canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
      return decoded(canvas.transferToImageBitmap());
    });
  }
  const whole = await createImageBitmap(bytes);
  const scale = level / Math.max(whole.width, whole.height);
  if (scale >= 1) return decoded(whole);
  const small = await createImageBitmap(whole, {
    resizeWidth: Math.max(1, Math.round(whole.width * scale)),
    resizeHeight: Math.max(1, Math.round(whole.height * scale)),
    resizeQuality: 'high',
  });
  whole.close();
  return decoded(small);
}

/** The browser's own dialog; nothing when the person closes it. */
export function pickImages(): Promise<readonly File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = 'image/*';
  input.multiple = true;
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}
