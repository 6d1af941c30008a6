import { type Camera, toScreen } from '../camera/camera.ts';
import { HANDLE, HOVER_WIDTH, OUTLINES_MAX, ROTATE_RING } from '../constants.ts';
import type { BoardElement } from '../document/element.ts';
import type { Box } from '../geometry/box.ts';
import { centerOf, type Geometry } from '../geometry/geometry.ts';
import type { Point } from '../geometry/point.ts';
import { drawnHandles, turnHandle } from '../scene/handles.ts';
import { drawElement } from './drawScene.ts';
import { personColor, tokens } from './theme.ts';
import type { View } from './view.ts';

/** All that is drawn over the scene, in screen space: lines are as crisp at 1 % as at 6,400 %. */
export type InteractionDrawing = {
  readonly lifted: readonly BoardElement[];
  readonly drafts: readonly BoardElement[];
  readonly hover: Geometry | undefined;
  readonly outlines: readonly Geometry[];
  /** The box round the selection; handles only where they would do something. */
  readonly box: Geometry | undefined;
  readonly hasHandles: boolean;
  /** The round handle above the box, for fingers. */
  readonly hasTurnHandle: boolean;
  /** Said inside a box that stands for more objects than are outlined. */
  readonly boxLabel: string | undefined;
  /** Ends that can be pulled, and where one would be bound: board px. */
  readonly points: readonly Point[];
  /** The one of them that Delete takes. */
  readonly chosen: Point | undefined;
  /** Where a click puts another point. */
  readonly middles: readonly Point[];
  readonly marquee: Box | undefined;
  /** A figure beside the pointer, px on screen. */
  readonly readout: { readonly at: Point; readonly words: string } | undefined;
  readonly flashes: readonly Geometry[];
  readonly others: readonly {
    /** A place in the people's palette. */
    readonly color: number;
    readonly outlines: readonly Geometry[];
    readonly label: string | undefined;
  }[];
  readonly hasFocusRing: boolean;
};

const LABEL = { size: 13, weight: 600, height: 20, inset: 6, radius: 4 };
/** From the pointer to a figure beside it. */
const READOUT = 18;
const OUTLINE = 1;
/** The radius of the middle of a piece. */
const MIDDLE = 2.5;
const FOCUS_RING = 2;

function outline(context: CanvasRenderingContext2D, geometry: Geometry, camera: Camera, width: number): void {
  const [, , w, h, r] = geometry;
  const center = toScreen(camera, centerOf(geometry));
  context.save();
  context.translate(center.x, center.y);
  if (r !== 0) context.rotate(r);
  context.lineWidth = width;
  context.strokeRect((-w / 2) * camera.zoom, (-h / 2) * camera.zoom, w * camera.zoom, h * camera.zoom);
  context.restore();
}

/** Squares with a white ground and an accent line: a contrast of 3 on any artwork. */
function drawHandles(context: CanvasRenderingContext2D, box: Geometry, view: View): void {
  context.fillStyle = tokens[view.theme].float;
  context.lineWidth = HOVER_WIDTH;
  for (const { at } of drawnHandles(box, view.camera.zoom)) {
    const { x, y } = toScreen(view.camera, at);
    context.save();
    context.translate(x, y);
    context.rotate(box[4]);
    context.beginPath();
    context.roundRect(-HANDLE.size / 2, -HANDLE.size / 2, HANDLE.size, HANDLE.size, 2);
    context.fill();
    context.stroke();
    context.restore();
  }
}

function drawPoint(context: CanvasRenderingContext2D, point: Point, view: View, radius: number): void {
  const { x, y } = toScreen(view.camera, point);
  context.lineWidth = HOVER_WIDTH;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}

function drawTurnHandle(context: CanvasRenderingContext2D, box: Geometry, view: View): void {
  const { x, y } = toScreen(view.camera, turnHandle(box, view.camera.zoom));
  context.fillStyle = tokens[view.theme].float;
  context.lineWidth = HOVER_WIDTH;
  context.beginPath();
  context.arc(x, y, ROTATE_RING.touchRadius, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}

/** Below and right of the pointer, and on the other side where the view ends. */
function drawReadout(
  context: CanvasRenderingContext2D,
  { at, words }: NonNullable<InteractionDrawing['readout']>,
  view: View,
): void {
  context.font = `${LABEL.weight} ${LABEL.size}px ${view.font}`;
  context.textBaseline = 'middle';
  const width = context.measureText(words).width + 2 * LABEL.inset;
  const { width: right, height: bottom } = view.size;
  const x = at.x + READOUT + width <= right ? at.x + READOUT : at.x - READOUT - width;
  const y = at.y + READOUT + LABEL.height <= bottom ? at.y + READOUT : at.y - READOUT - LABEL.height;
  context.fillStyle = tokens[view.theme].accent;
  context.beginPath();
  context.roundRect(x, y, width, LABEL.height, LABEL.radius);
  context.fill();
  context.fillStyle = tokens[view.theme].onPerson;
  context.fillText(words, x + LABEL.inset, y + LABEL.height / 2 + 0.5);
}

function drawLabel(
  context: CanvasRenderingContext2D,
  words: string,
  color: string,
  box: Geometry,
  view: View,
): void {
  const { x, y } = toScreen(view.camera, { x: box[0], y: box[1] });
  context.font = `${LABEL.weight} ${LABEL.size}px ${view.font}`;
  context.textBaseline = 'middle';
  const width = context.measureText(words).width + 2 * LABEL.inset;
  context.fillStyle = color;
  context.beginPath();
  context.roundRect(x, y - LABEL.height - 2, width, LABEL.height, LABEL.radius);
  context.fill();
  context.fillStyle = tokens[view.theme].onPerson;
  context.fillText(words, x + LABEL.inset, y - LABEL.height / 2 - 1.5);
}

function drawOthers(context: CanvasRenderingContext2D, drawing: InteractionDrawing, view: View): void {
  for (const { color, outlines, label } of drawing.others) {
    const paint = personColor(view.theme, color);
    context.strokeStyle = paint;
    for (const geometry of outlines) outline(context, geometry, view.camera, HOVER_WIDTH);
    const first = outlines[0];
    if (first !== undefined && label !== undefined) drawLabel(context, label, paint, first, view);
  }
}

function drawMarquee(context: CanvasRenderingContext2D, box: Box, view: View): void {
  const from = toScreen(view.camera, { x: box.minX, y: box.minY });
  const to = toScreen(view.camera, { x: box.maxX, y: box.maxY });
  context.fillStyle = tokens[view.theme].accent;
  context.globalAlpha = 0.08;
  context.fillRect(from.x, from.y, to.x - from.x, to.y - from.y);
  context.globalAlpha = 1;
  context.lineWidth = OUTLINE;
  context.strokeRect(from.x, from.y, to.x - from.x, to.y - from.y);
}

export function drawInteraction(
  context: CanvasRenderingContext2D,
  view: View,
  drawing: InteractionDrawing,
): void {
  const { width, height } = view.size;
  context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  for (const element of drawing.lifted) drawElement(context, element, view, true);
  for (const draft of drawing.drafts) drawElement(context, draft, view, true);
  drawOthers(context, drawing, view);
  context.strokeStyle = tokens[view.theme].accent;
  if (drawing.hover !== undefined) outline(context, drawing.hover, view.camera, HOVER_WIDTH);
  if (drawing.outlines.length <= OUTLINES_MAX) {
    for (const geometry of drawing.outlines) outline(context, geometry, view.camera, OUTLINE);
  }
  for (const geometry of drawing.flashes) outline(context, geometry, view.camera, FOCUS_RING);
  if (drawing.box !== undefined) {
    outline(context, drawing.box, view.camera, HOVER_WIDTH);
    if (drawing.hasTurnHandle) drawTurnHandle(context, drawing.box, view);
    if (drawing.hasHandles) drawHandles(context, drawing.box, view);
    if (drawing.boxLabel !== undefined) {
      drawLabel(context, drawing.boxLabel, tokens[view.theme].accent, drawing.box, view);
    }
  }
  context.strokeStyle = tokens[view.theme].accent;
  context.fillStyle = tokens[view.theme].float;
  for (const point of drawing.middles) drawPoint(context, point, view, MIDDLE);
  for (const point of drawing.points) drawPoint(context, point, view, HANDLE.size / 2);
  context.fillStyle = tokens[view.theme].accent;
  if (drawing.chosen !== undefined) drawPoint(context, drawing.chosen, view, HANDLE.size / 2);
  if (drawing.marquee !== undefined) drawMarquee(context, drawing.marquee, view);
  if (drawing.readout !== undefined) drawReadout(context, drawing.readout, view);
  if (drawing.hasFocusRing) {
    context.lineWidth = FOCUS_RING;
    context.strokeRect(FOCUS_RING / 2, FOCUS_RING / 2, width - FOCUS_RING, height - FOCUS_RING);
  }
}
