import {
  CaptureUpdateAction,
  convertToExcalidrawElements,
  Excalidraw,
  restoreElements,
} from '@excalidraw/excalidraw';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { offer, opening, painted } from '../mixed/contender.ts';
import { drawnPictures, type Mixed } from '../mixed/objects.ts';

/** Excalidraw in a page of its own, with the same objects in its words. */
declare global {
  var EXCALIDRAW_ASSET_PATH: string;
}
globalThis.EXCALIDRAW_ASSET_PATH = '/';

const dataUrl = (blob: Blob): Promise<string> =>
  new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsDataURL(blob);
  });

function skeletonOf(object: Mixed): object[] {
  const { kind, id, x, y, width, height, angle, words, points } = object;
  const shared = {
    id,
    x,
    y,
    width,
    height,
    angle,
    strokeColor: object.stroke,
    backgroundColor: object.fill ?? 'transparent',
    fillStyle: 'solid',
    strokeWidth: object.strokeWidth,
    strokeStyle: object.isDashed ? 'dashed' : 'solid',
    opacity: object.opacity,
    roughness: 0,
  };
  const label = { text: words, fontSize: 14 };
  switch (kind) {
    case 'note':
      return [{ ...shared, type: 'rectangle', label }];
    case 'text':
      return [{ ...shared, type: 'text', text: words, fontSize: 14 }];
    case 'line':
      return [
        {
          ...shared,
          backgroundColor: 'transparent',
          type: 'line',
          points: points.map(([px, py]) => [px, py]),
        },
      ];
    case 'connector':
      return [
        {
          ...shared,
          backgroundColor: 'transparent',
          type: 'arrow',
          start: { id: object.from },
          end: { id: object.to },
        },
      ];
    case 'image':
      return [{ ...shared, type: 'image', fileId: `picture-${object.picture}`, status: 'saved' }];
    case 'pen':
    case 'highlighter':
      return [];
    default:
      return [{ ...shared, type: kind }];
  }
}

/** The converter knows no strokes: they are given as they are stored, where they belong in the order. */
const strokeOf = (object: Mixed): object => ({
  type: 'freedraw',
  id: object.id,
  x: object.x,
  y: object.y,
  width: object.width,
  height: object.height,
  angle: 0,
  strokeColor: object.stroke,
  backgroundColor: 'transparent',
  fillStyle: 'solid',
  strokeWidth: object.strokeWidth,
  strokeStyle: 'solid',
  roughness: 0,
  opacity: object.opacity,
  points: object.points.map(([px, py]) => [px, py]),
  pressures: object.points.map(([, , pressure]) => pressure),
  simulatePressure: false,
});

type Api = {
  updateScene: (scene: object) => void;
  getAppState: () => object;
};
let api: Api;
let elements: readonly object[] = [];
let files = {};

offer({
  async prepare(objects) {
    const pictures = await drawnPictures();
    files = Object.fromEntries(
      await Promise.all(
        pictures.map(async (blob, at) => {
          const id = `picture-${at}`;
          return [id, { id, mimeType: 'image/png', dataURL: await dataUrl(blob), created: 1 }];
        }),
      ),
    );
    const converted = convertToExcalidrawElements(objects.flatMap(skeletonOf) as never, {
      regenerateIds: false,
    });
    const places = new Map(objects.map(({ id }, at) => [id, at]));
    const strokes = restoreElements(
      objects.filter(({ kind }) => kind === 'pen' || kind === 'highlighter').map(strokeOf) as never,
      null,
    );
    const placeOf = ({ id, containerId }: { id: string; containerId?: string }): number =>
      places.get(containerId ?? id) ?? 0;
    elements = [...converted, ...strokes]
      .map((element) => ({ ...element, index: null }))
      .sort((a, b) => placeOf(a as never) - placeOf(b as never));
  },
  async open() {
    const container = document.getElementById('a')!;
    await painted();
    const start = performance.now();
    await new Promise<void>((resolve) => {
      createRoot(container).render(
        createElement(Excalidraw, {
          initialData: { elements, files, appState: { currentItemRoughness: 0 } } as never,
          excalidrawAPI(given: unknown) {
            api = given as Api;
            resolve();
          },
        }),
      );
    });
    // Its first frames show that it loads.
    while (
      document.querySelector('.excalidraw canvas.static') === null ||
      ('isLoading' in api.getAppState() && (api.getAppState() as { isLoading: boolean }).isLoading)
    ) {
      await painted();
    }
    await painted();
    return opening(start);
  },
  settled: () => new Promise((resolve) => setTimeout(resolve, 1_500)),
  look: (x, y, zoom) =>
    api.updateScene({
      appState: { scrollX: -x, scrollY: -y, zoom: { value: zoom } },
      captureUpdate: CaptureUpdateAction.NEVER,
    }),
  host: () => document.querySelector<HTMLElement>('.excalidraw canvas.interactive')!,
  undo() {
    api.updateScene({ appState: { selectedElementIds: {} }, captureUpdate: CaptureUpdateAction.NEVER });
  },
});
