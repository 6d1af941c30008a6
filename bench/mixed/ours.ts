// The board's own Yjs: the peers brought another, and two in one page do not know each other's types.
import * as Y from '../../node_modules/yjs/dist/yjs.mjs';
import { storedPath } from '../../packages/board/document/storedPath.ts';
import { boxedPath } from '../../packages/board/geometry/path.ts';
import { type Board, createBoard } from '../../packages/board/index.ts';
import { english } from '../../packages/board/testing/english.ts';
import { offer, opening, painted } from './contender.ts';
import { drawnPictures, type Mixed } from './objects.ts';

const fileKey = (picture: number): string => `picture-${picture}`.padEnd(12, '-');

function write(doc: Y.Doc, objects: readonly Mixed[]): void {
  const elements = doc.getMap<Y.Map<unknown>>('elements');
  objects.forEach((object, at) => {
    const { kind, id, x, y, width, height, angle } = object;
    const element = new Y.Map<unknown>();
    element.set('type', kind);
    element.set('order', [`b${at.toString().padStart(5, '0')}V`, null]);
    element.set('geometry', [x, y, width, height, angle]);
    element.set('style', {
      stroke: object.stroke,
      fill: kind === 'note' ? 'note:yellow' : (object.fill ?? 'none'),
      width: kind === 'note' ? 0 : object.strokeWidth,
      dash: object.isDashed ? 'dashed' : 'solid',
      opacity: object.opacity,
      size: 14,
    });
    if (kind === 'pen' || kind === 'highlighter' || kind === 'line') {
      const points = object.points.map(([px, py, pressure]) => ({ x: px + x, y: py + y, pressure }));
      const { geometry, path } = boxedPath(points, kind === 'pen');
      element.set('geometry', [...geometry]);
      element.set(
        'path',
        kind === 'line' ? path.points.map((point) => [point.x, point.y]) : storedPath(path, 1),
      );
    }
    if (kind === 'connector') {
      element.set('ends', {
        a: { x, y, id: object.from, at: 'auto' },
        b: { x: x + width, y, id: object.to, at: 'auto' },
        route: (['straight', 'curve', 'elbow'] as const)[at % 3],
        bow: 0.15,
      });
    }
    if (kind === 'image') element.set('props', { file: fileKey(object.picture) });
    if (kind === 'text' || kind === 'note') doc.getText(`text:${id}`).insert(0, object.words);
    elements.set(id, element);
  });
}

let pictures: readonly Blob[] = [];
let update = new Uint8Array();
let board: Board;

offer({
  async prepare(objects) {
    pictures = await drawnPictures();
    const doc = new Y.Doc();
    doc.transact(() => {
      pictures.forEach((_, at) => {
        doc.getMap('files').set(fileKey(at), { fileId: fileKey(at), mediaType: 'image/png', w: 480, h: 360 });
      });
      write(doc, objects);
    });
    update = Y.encodeStateAsUpdate(doc);
  },
  async open() {
    const container = document.getElementById('a')!;
    await painted();
    const start = performance.now();
    const opened = new Y.Doc();
    Y.applyUpdate(opened, update);
    board = createBoard({
      doc: opened,
      container,
      theme: 'light',
      user: { id: 'ana', name: 'Ana', color: 0 },
      name: 'Bench',
      strings: english,
      files: {
        upload: () => Promise.reject(new Error('Nothing is sent here.')),
        load: async ({ fileId }) => pictures[Number.parseInt(fileId.slice('picture-'.length), 10)]!,
      },
    });
    await painted();
    return opening(start);
  },
  settled: () => new Promise((resolve) => setTimeout(resolve, 1_500)),
  look: (x, y, zoom) => board.setCamera({ x, y, zoom }),
  host: () => document.querySelector<HTMLElement>('[role=application]')!,
  undo: () => board.run('undo'),
});
