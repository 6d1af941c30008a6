import { LINE, OUTLINES_MAX } from '../constants.ts';
import { type BoardElement, draftElement } from '../document/element.ts';
import type { Style } from '../document/style.ts';
import type { Box } from '../geometry/box.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { cornersOfLine, middlesOf } from '../geometry/line.ts';
import { boxedPath } from '../geometry/path.ts';
import { transformed } from '../geometry/transform.ts';
import { bendOf } from '../geometry/wire.ts';
import { inkPoints } from '../live/ink.ts';
import type { ShownPeople } from '../live/people.ts';
import { pointHandles } from '../scene/pointHandles.ts';
import type { Scene } from '../scene/scene.ts';
import { boxOfGeometries } from '../scene/selectionBox.ts';
import { moved, wired } from '../scene/wiring.ts';
import type { Overlay } from '../tools/tool.ts';
import type { Layer } from './frames.ts';
import { drawInteraction, type InteractionDrawing } from './interactionLayer.ts';
import { liftable } from './lift.ts';
import { createSceneLayer, type TilePorts } from './sceneLayer.ts';
import type { View } from './view.ts';

/** All that one frame shows. */
export type Picture = {
  readonly view: View;
  readonly scene: Scene;
  readonly selection: ReadonlySet<string>;
  readonly overlay: Overlay;
  readonly people: ShownPeople | undefined;
  /** Boxes of the board where something went or came since the last frame. */
  readonly touched?: readonly Box[];
  readonly flashed: ReadonlySet<string>;
  readonly canEdit: boolean;
  readonly hasFocusRing: boolean;
  readonly manySelected: (count: number) => string;
};

/** Objects shown otherwise than they are stored: in a colleague's hand, and in mine over that. */
function previewsOf({ scene, overlay, people }: Picture): ReadonlyMap<string, BoardElement> {
  const previews = new Map<string, BoardElement>();
  const show = (id: string, change: (shown: BoardElement) => Partial<BoardElement>): void => {
    const shown = previews.get(id) ?? scene.get(id);
    if (shown !== undefined) previews.set(id, { ...shown, ...change(shown) });
  };
  const restyle = (id: string, style: Partial<Style>): void =>
    show(id, (shown) => ({ style: { ...shown.style, ...style } }));
  for (const ink of people?.inks ?? []) {
    const { style } = ink;
    if (ink.isWhole) show(ink.id, () => ({ style, ...boxedPath(ink.points, ink.hasPressure) }));
  }
  if (overlay.draft !== undefined) show(overlay.draft.id, () => overlay.draft ?? {});
  for (const [id, geometry] of people?.previews ?? []) show(id, (shown) => moved(shown, geometry));
  for (const [id, style] of people?.styles ?? []) restyle(id, style);
  for (const id of overlay.styled?.ids ?? []) restyle(id, overlay.styled?.style ?? {});
  if (overlay.preview?.asCopies === false) {
    for (const [id, geometry] of heldOf(overlay)) show(id, (shown) => moved(shown, geometry));
  }
  rewire(scene, previews);
  return previews;
}

/** Connectors run to where their objects are shown. */
function rewire(scene: Scene, previews: Map<string, BoardElement>): void {
  const shownOf = (id: string): BoardElement | undefined => previews.get(id) ?? scene.get(id);
  const connectors = [...previews.keys()].flatMap((id) => [id, ...scene.connectorsOf(id)]);
  for (const id of new Set(connectors)) {
    const shown = shownOf(id);
    if (shown?.ends !== undefined) previews.set(id, wired(shown, shownOf));
  }
}

/** Where my hand shows objects, or copies of them. */
function heldOf({ preview }: Overlay): ReadonlyMap<string, Geometry> {
  if (preview === undefined) return new Map();
  return new Map([...preview.bases].map(([id, base]) => [id, transformed(base, preview.transform)]));
}

/** What is drawn but not stored yet; a stroke that is stored as it goes is among the previews. */
function draftsOf({ scene, overlay, people }: Picture): BoardElement[] {
  const drafts = (people?.drafts ?? []).map(({ g, type, geometry, style, ends, pts }) => {
    const path = pts && boxedPath(inkPoints(pts), false).path;
    const draft = { ...draftElement(g, type, geometry, style), ...(path && { path }), ...(ends && { ends }) };
    return wired(draft, scene.get);
  });
  const inks = (people?.inks ?? [])
    .filter(({ id, isWhole }) => !isWhole || scene.get(id) === undefined)
    .map(({ id, type, style, points, hasPressure }) => {
      const { geometry, path } = boxedPath(points, hasPressure);
      return { ...draftElement(id, type, geometry, style), path };
    });
  const own = overlay.draft === undefined || scene.get(overlay.draft.id) !== undefined ? [] : [overlay.draft];
  return [...drafts, ...inks, ...own];
}

function othersOf(
  picture: Picture,
  geometriesOf: (ids: Iterable<string>) => Geometry[],
): InteractionDrawing['others'] {
  return (picture.people?.selections ?? []).map(({ user: { name, color }, selection, isNamed }) =>
    'ids' in selection
      ? { color, outlines: geometriesOf(selection.ids), label: isNamed ? undefined : name }
      : { color, outlines: [selection.box], label: `${name}: ${picture.manySelected(selection.count)}` },
  );
}

/** The box at `down` goes with what is in hand: made anew from turned objects it would breathe. */
const previewedBox = ({ preview }: Overlay): Geometry | undefined =>
  preview?.box && transformed(preview.box, preview.transform);

const hasGrips = ({ preview, marquee }: Overlay): boolean =>
  marquee === undefined && (preview === undefined || preview.transform.op === 'resize');

const NONE: ReadonlyMap<string, Geometry> = new Map();

function interactionOf(
  picture: Picture,
  previews: ReadonlyMap<string, BoardElement>,
  lifted: ReadonlySet<string>,
): InteractionDrawing {
  const { scene, selection, overlay } = picture;
  const copies = overlay.preview?.asCopies === true ? heldOf(overlay) : NONE;
  const shownOf = (id: string): BoardElement | undefined => {
    const shown = previews.get(id) ?? scene.get(id);
    const geometry = copies.get(id);
    return shown === undefined || geometry === undefined ? shown : wired(moved(shown, geometry), scene.get);
  };
  const geometryOf = (id: string): Geometry | undefined => shownOf(id)?.geometry;
  const geometriesOf = (ids: Iterable<string>): Geometry[] =>
    [...ids].map(geometryOf).filter((geometry) => geometry !== undefined);
  const selected = geometriesOf(selection);
  const hasHandles =
    picture.canEdit && hasGrips(overlay) && [...selection].some((id) => scene.get(id)?.locked === false);
  const [only] = selection.size === 1 ? [...selection].map(shownOf) : [];
  const line = pointHandles(only, only !== undefined && overlay.line?.id === only.id);
  const tips = [only?.wire?.points[0], only?.wire?.points.at(-1)].filter((tip) => tip !== undefined);
  const points = line === undefined ? tips : cornersOfLine(line);
  const bend = only?.wire && bendOf(only.wire);
  const chosen = line === undefined || overlay.line === undefined ? undefined : overlay.line.chosen;
  const canPull = picture.canEdit && only?.locked === false && points.length > 0;
  const isMany = selected.length > OUTLINES_MAX;
  return {
    lifted: [...lifted, ...copies.keys()]
      .flatMap((id) => scene.placed(id) ?? [])
      .sort((a, b) => a.rank - b.rank)
      .map(({ element }) => shownOf(element.id) ?? element),
    drafts: draftsOf(picture),
    hover:
      overlay.hover === undefined || selection.has(overlay.hover) ? undefined : geometryOf(overlay.hover),
    outlines: selected.length > 1 && !isMany ? selected : [],
    box: canPull ? undefined : (previewedBox(overlay) ?? boxOfGeometries(selected)),
    hasHandles,
    hasTurnHandle: hasHandles && overlay.byTouch && overlay.preview === undefined,
    readout: overlay.readout,
    boxLabel: isMany ? picture.manySelected(selected.length) : undefined,
    chosen: chosen === undefined ? undefined : points[chosen],
    middles: hasHandles
      ? [
          ...middlesOf(line ?? [], LINE.piece / picture.view.camera.zoom).map(({ point }) => point),
          ...(bend === undefined ? [] : [bend]),
        ]
      : [],
    points: [...(hasHandles ? points : []), ...(overlay.anchor === undefined ? [] : [overlay.anchor])],
    marquee: overlay.marquee,
    flashes: geometriesOf(picture.flashed),
    others: othersOf(picture, geometriesOf),
    hasFocusRing: picture.hasFocusRing,
  };
}

export type Painter = (picture: Picture, layers: ReadonlySet<Layer>) => void;

/**
 * Draws a frame on the two canvases. The scene is redrawn only when it changed or something in a hand lies
 * under something else, so that dragging one of 10,000 objects costs one object.
 */
export function createPainter(
  sceneContext: CanvasRenderingContext2D,
  interactionContext: CanvasRenderingContext2D,
  ports?: TilePorts,
): Painter {
  const drawScene = createSceneLayer(sceneContext, ports);
  return (picture, layers) => {
    const { scene, view, selection } = picture;
    const previews = previewsOf(picture);
    const lifted = liftable(scene, previews);
    const news = { isNew: layers.has('scene'), touched: picture.touched ?? [] };
    drawScene(scene, view, { previews, lifted, selection }, news);
    drawInteraction(interactionContext, view, interactionOf(picture, previews, lifted));
  };
}
