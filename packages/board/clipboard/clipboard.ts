import { readingOrder } from '../access/readingOrder.ts';
import { viewBox } from '../camera/camera.ts';
import type { FileInfo } from '../document/files.ts';
import { type Box, boxAround, boxCenter, boxHoldsPoint } from '../geometry/box.ts';
import { boundsOf, roundLength } from '../geometry/geometry.ts';
import type { Point } from '../geometry/point.ts';
import type { ToolContext } from '../tools/tool.ts';
import { type Flavors, htmlOf, payloadInHtml } from './flavors.ts';
import { copyOf, type Fragment } from './fragment.ts';
import { decodePayload, encodePayload, type Payload } from './payload.ts';
import { placeOf } from './place.ts';

export type PasteMode = 'atPointer' | 'inPlace';

/** What came from the system's clipboard or was dropped. */
export type Incoming = {
  readonly payload: string | undefined;
  readonly html: string | undefined;
  readonly text: string | undefined;
  readonly files: readonly File[];
};

export type Clipboard = {
  /** What is selected, to be put on the system's clipboard; undefined when nothing is. */
  readonly copied: () => Flavors | undefined;
  /** Our own data becomes objects, selected, as one step; how many, or undefined when there is none of it. */
  readonly paste: (incoming: Incoming, mode: PasteMode) => number | undefined;
  /** The pointer moved to this board point, or left the canvas. */
  readonly pointer: (at: Point | undefined) => void;
  /** Where what is pasted goes that has no place of its own: to the pointer, else to the middle of the view. */
  readonly place: () => Point;
  /** A menu was opened at this board point: what it pastes goes there. */
  readonly menu: (at: Point) => void;
};

type Options = {
  readonly context: ToolContext;
  readonly file: (key: string) => FileInfo | undefined;
};

const geometryOf = (fragment: Fragment): Box | undefined =>
  boxAround(
    fragment.flatMap(({ snapshot: { fields } }) => {
      const [x = 0, y = 0, w = 0, h = 0, r = 0] = [0, 1, 2, 3, 4].map((at) => {
        const part = fields.get(`geometry.${at}`);
        return typeof part === 'number' ? part : 0;
      });
      return [boundsOf([x, y, w, h, r])];
    }),
  );

const fileKeyOf = (each: Fragment[number]): string | undefined => {
  const key = each.snapshot.fields.get('props.file');
  return typeof key === 'string' ? key : undefined;
};

export function createClipboard({ context, file }: Options): Clipboard {
  const { scene, selection } = context;
  let pointer: Point | undefined;
  let movedSinceCopy = false;
  /** The pointer is on a menu over the canvas. */
  let isMenu = false;
  /** Where copies of one payload were put, so that the next does not cover them. */
  let pasted: { readonly payload: string; readonly places: Point[] } | undefined;

  const wordsOf = (fragment: Fragment): string => {
    const words = new Map(
      fragment.map(({ id, snapshot }) => [id, snapshot.text.map(({ insert }) => insert).join('')]),
    );
    return readingOrder(fragment.flatMap(({ id }) => scene.get(id) ?? []))
      .flatMap(({ id }) => words.get(id) || [])
      .join('\n');
  };

  /** One place that is taken is the source's own, as long as all of it is still on this board. */
  const sourcePlaces = (payload: Payload, source: Box): readonly Point[] => {
    const places = payload.fragment.every(({ id }) => scene.get(id) !== undefined);
    return places ? [boxCenter(source)] : [];
  };

  const put = (payload: Payload, by: { dx: number; dy: number }): number => {
    const copied = copyOf(payload.fragment, by, () => null, scene.topIndex);
    context.commit('paste', (edit) => {
      for (const [key, info] of payload.files) edit.setFile(key, info);
      for (const { id, snapshot } of copied.fragment) edit.put(id, snapshot);
    });
    selection.set(copied.tops);
    return copied.tops.length;
  };

  return {
    copied() {
      const fragment = context.fragment(selection.ids());
      if (fragment.length === 0) return undefined;
      const files = new Map(
        fragment.flatMap((each) => {
          const key = fileKeyOf(each);
          const info = key === undefined ? undefined : file(key);
          return key === undefined || info === undefined ? [] : [[key, info] as const];
        }),
      );
      movedSinceCopy = false;
      pasted = undefined;
      const payload = encodePayload({ fragment, files });
      const text = wordsOf(fragment);
      return { payload, html: htmlOf(payload, text), text };
    },
    paste(incoming, mode) {
      const text = incoming.payload ?? payloadInHtml(incoming.html ?? '');
      const payload = text === undefined ? undefined : decodePayload(text);
      const source = payload && geometryOf(payload.fragment);
      if (text === undefined || payload === undefined || source === undefined) return undefined;
      if (!context.canEdit()) return 0;
      if (mode === 'inPlace') return put(payload, { dx: 0, dy: 0 });
      const places = pasted?.payload === text ? pasted.places : [];
      const view = viewBox(context.camera(), context.size());
      const taken = [...sourcePlaces(payload, source), ...places];
      const place = placeOf({ source, pointer: movedSinceCopy ? pointer : undefined, view, taken });
      places.push(place);
      pasted = { payload: text, places };
      const from = boxCenter(source);
      return put(payload, { dx: roundLength(place.x - from.x), dy: roundLength(place.y - from.y) });
    },
    place() {
      const view = viewBox(context.camera(), context.size());
      return pointer !== undefined && boxHoldsPoint(view, pointer) ? pointer : boxCenter(view);
    },
    pointer(at) {
      if (at === undefined && isMenu) return;
      isMenu = false;
      pointer = at;
      // Another page's copy cannot be known of here: a pointer over this canvas counts from the start.
      movedSinceCopy = at !== undefined;
    },
    menu(at) {
      pointer = at;
      movedSinceCopy = true;
      isMenu = true;
    },
  };
}
