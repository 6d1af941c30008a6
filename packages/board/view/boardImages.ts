import type * as Y from 'yjs';
import type { BoardFiles } from '../boardApi.ts';
import { type FileInfo, fileOf, filesOf } from '../document/files.ts';
import type { Point } from '../geometry/point.ts';
import { createPictures, type Pictures, pictureBudget } from '../images/pictures.ts';
import { type ImageUploads, imageUploads } from '../images/uploads.ts';
import type { BoardStrings } from '../strings.ts';
import type { ToolContext } from '../tools/tool.ts';
import { decodeImage, measureImage, pickImages } from './imageFiles.ts';
import { isDrawing, SVG_TYPE } from './svgMarkup.ts';

export type BoardImages = {
  readonly pictures: Pictures;
  readonly uploads: ImageUploads;
  /** Puts the pictures among these on the board; false when there are none or they cannot be stored. */
  readonly take: (files: readonly File[], center: Point) => boolean;
  /** The same for the markup of a drawing; false when it is none. */
  readonly takeDrawing: (text: string, center: Point) => boolean;
  /** Lets the person choose some for the middle of the view. */
  readonly pick: (center: () => Point) => boolean;
  readonly close: () => void;
};

type Options = {
  readonly doc: Y.Doc;
  readonly context: ToolContext;
  /** Where bytes are kept; without it a board takes no pictures in. */
  readonly files: BoardFiles | undefined;
  readonly commitFile: (key: string, info: FileInfo) => void;
  readonly inserted: (count: number) => void;
  readonly refused: (words: (strings: BoardStrings) => string) => void;
  readonly onUploads: () => void;
  readonly onReady: (key: string) => void;
};

const PHONE = '(max-width: 639px)';

/** The pictures of one board: drawn, taken in, sent to storage. */
export function boardImages(options: Options): BoardImages {
  const { doc, context, files } = options;
  const none = (): Promise<never> => Promise.reject(new Error('This board has no file storage'));
  const pictures = createPictures({
    file: (key) => fileOf(doc, key),
    load: files?.load ?? none,
    decode: decodeImage,
    budget: pictureBudget(matchMedia(PHONE).matches),
    onReady: options.onReady,
  });
  const uploads = imageUploads({
    send: files?.upload ?? none,
    keepLocal: pictures.keepLocal,
    stored: options.commitFile,
    onChange: options.onUploads,
  });
  const stored = filesOf(doc);
  const hear = (event: Y.YMapEvent<unknown>): void => {
    for (const key of event.keysChanged) pictures.changed(key);
  };
  stored.observe(hear);

  const take = (given: readonly File[], center: Point): boolean => {
    const images = given.filter(({ type }) => type.startsWith('image/'));
    if (images.length === 0 || files === undefined || !context.canEdit()) return false;
    void put(images, center);
    return true;
  };

  /** Drawings go into the studio without what runs in them, since others may open them by themselves. */
  const put = async (images: readonly File[], center: Point): Promise<void> => {
    const { inserted, refused } = options;
    const ports = { context, measure: measureImage, upload: uploads.start, inserted, refused };
    // Not among what a board needs to be seen.
    const { insertImages } = await import('../images/insertImages.ts');
    const taken = images.some(({ type }) => type === SVG_TYPE)
      ? await (await import('./cleanDrawing.ts')).withCleanDrawings(images)
      : images;
    await insertImages(ports, taken, center);
  };

  return {
    pictures,
    uploads,
    take,
    takeDrawing: (text, center) =>
      isDrawing(text) && take([new File([text], '', { type: SVG_TYPE })], center),
    pick(center) {
      if (files === undefined || !context.canEdit()) return false;
      void pickImages().then((chosen) => take(chosen, center()));
      return true;
    },
    close() {
      stored.unobserve(hear);
      pictures.close();
    },
  };
}
