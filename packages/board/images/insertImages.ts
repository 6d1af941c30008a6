import { viewBox } from '../camera/camera.ts';
import { IMAGES, NAME_MAX } from '../constants.ts';
import { newElementId } from '../document/elementId.ts';
import type { Value } from '../document/fields.ts';
import type { FileInfo } from '../document/files.ts';
import { orderBetween } from '../document/order.ts';
import type { Geometry } from '../geometry/geometry.ts';
import type { Point } from '../geometry/point.ts';
import type { BoardStrings } from '../strings.ts';
import type { ToolContext } from '../tools/tool.ts';
import type { NaturalSize } from './placing.ts';
import { rowOf } from './placing.ts';

type Refused = (words: (strings: BoardStrings) => string) => void;

export type InsertImagesOptions = {
  readonly context: ToolContext;
  /** The natural size of a picture, px; rejects for what is none. */
  readonly measure: (bytes: Blob) => Promise<NaturalSize>;
  /** Keeps bytes for drawing until they are in storage, and sends them there. */
  readonly upload: (key: string, file: File, info: FileInfo) => void;
  readonly inserted: (count: number) => void;
  readonly refused: Refused;
};

type Taken = {
  readonly key: string;
  readonly file: File;
  readonly info: FileInfo;
  readonly size: NaturalSize;
};

const infoOf = (file: File, { width, height }: NaturalSize): FileInfo => ({
  mediaType: file.type,
  w: width,
  h: height,
  ...(file.name === '' ? {} : { name: file.name.slice(0, NAME_MAX).toWellFormed() }),
});

const fieldsOf = (geometry: Geometry, key: string, index: string): ReadonlyMap<string, Value> =>
  new Map<string, Value>([
    ['type', 'image'],
    ...geometry.map((part, at): [string, Value] => [`geometry.${at}`, part]),
    ['order', [index, null]],
    ['props.file', key],
  ]);

/**
 * Puts pictures on the board in a row: the objects at once, their bytes on the way to storage (board.md, Tools,
 * image). What is too large or no picture is refused with words, and the others are taken.
 */
export async function insertImages(
  { context, measure, upload, inserted, refused }: InsertImagesOptions,
  files: readonly File[],
  center: Point,
): Promise<void> {
  if (files.length > IMAGES.most) {
    refused((strings) => strings.tooManyImages(files.length, IMAGES.most));
    return;
  }
  const tooLarge = files.filter(({ size }) => size > IMAGES.bytes);
  if (tooLarge.length > 0) {
    refused((strings) => strings.imageTooLarge(tooLarge.map(({ name }) => name)));
  }
  const small = files.filter(({ size }) => size <= IMAGES.bytes);
  const measured = await Promise.allSettled(small.map(measure));
  const taken = small.flatMap((file, at): Taken[] => {
    const size = measured[at];
    if (size?.status !== 'fulfilled') return [];
    return [{ key: newElementId(), file, info: infoOf(file, size.value), size: size.value }];
  });
  const unread = small.filter((_, at) => measured[at]?.status !== 'fulfilled');
  if (unread.length > 0) refused((strings) => strings.imageUnreadable(unread.map(({ name }) => name)));
  if (taken.length === 0 || !context.canEdit()) return;

  const { minX, minY, maxX, maxY } = viewBox(context.camera(), context.size());
  const view = { width: maxX - minX, height: maxY - minY };
  const places = rowOf(
    taken.map(({ size }) => size),
    center,
    view,
  );
  let below = context.scene.topIndex();
  const ids: string[] = [];
  // Before the objects are there, so that they are drawn with their pictures from the first frame.
  for (const { key, file, info } of taken) upload(key, file, info);
  context.commit('insertImage', (edit) => {
    taken.forEach(({ key, info }, at) => {
      const geometry = places[at];
      if (geometry === undefined) return;
      const id = newElementId();
      below = orderBetween(below, null);
      edit.setFile(key, info);
      edit.put(id, { fields: fieldsOf(geometry, key, below), text: [], ancestors: [] });
      ids.push(id);
    });
  });
  context.selection.set(ids);
  inserted(ids.length);
}
