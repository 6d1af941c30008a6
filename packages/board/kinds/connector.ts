import { CONNECTOR, DETAIL, TINY } from '../constants.ts';
import { paintOf } from '../document/color.ts';
import type { Style } from '../document/style.ts';
import type { Point } from '../geometry/point.ts';
import { distanceToSegments, lineTouchesBox } from '../geometry/polygon.ts';
import type { Wire } from '../geometry/wire.ts';
import type { View } from '../render/view.ts';
import type { Kind } from './kind.ts';
import { strokePaint, strokeReach } from './strokePaint.ts';

/** How long an arrow head is for its stroke, board px; shorter, or none at all, where there is no room. */
export function headLength(style: Style, line: readonly Point[]): number {
  const room = line.reduce((sum, { x, y }, at) => {
    const from = line[at - 1];
    return from === undefined ? 0 : sum + Math.hypot(x - from.x, y - from.y);
  }, 0);
  if (room < CONNECTOR.noHead) return 0;
  const whole = CONNECTOR.head + CONNECTOR.headPerWidth * style.width;
  return room < CONNECTOR.shortHead ? whole * (room / CONNECTOR.shortHead) : Math.min(whole, room);
}

type Place = (point: Point) => Point;

/** From the tip back along the line by a length, for where the line ends under its head. */
function backFrom(before: Point, tip: Point, length: number): Point {
  const whole = Math.hypot(tip.x - before.x, tip.y - before.y);
  if (whole === 0) return tip;
  const part = Math.min(1, length / whole);
  return { x: tip.x + (before.x - tip.x) * part, y: tip.y + (before.y - tip.y) * part };
}

function traceWire(
  context: CanvasRenderingContext2D,
  { route, points }: Wire,
  tip: Point,
  place: Place,
  radius: number,
): void {
  const first = points[0];
  if (first === undefined) return;
  const shown = [...points.slice(0, -1), tip].map(place);
  const [start, second, third] = shown;
  context.beginPath();
  if (start === undefined) return;
  context.moveTo(start.x, start.y);
  if (route === 'curve' && second !== undefined && third !== undefined) {
    context.quadraticCurveTo(second.x, second.y, third.x, third.y);
    return;
  }
  shown.forEach((point, at) => {
    const next = shown[at + 1];
    const before = shown[at - 1];
    if (before === undefined) return;
    if (next === undefined) context.lineTo(point.x, point.y);
    else {
      const most = Math.min(
        Math.hypot(point.x - before.x, point.y - before.y),
        Math.hypot(next.x - point.x, next.y - point.y),
      );
      context.arcTo(point.x, point.y, next.x, next.y, Math.min(radius, most / 2));
    }
  });
}

function drawHead(context: CanvasRenderingContext2D, tip: Point, before: Point, length: number): void {
  const whole = Math.hypot(tip.x - before.x, tip.y - before.y);
  if (whole === 0) return;
  const along = { x: ((tip.x - before.x) / whole) * length, y: ((tip.y - before.y) / whole) * length };
  const base = { x: tip.x - along.x, y: tip.y - along.y };
  const { headWidth } = CONNECTOR;
  context.beginPath();
  context.moveTo(tip.x, tip.y);
  context.lineTo(base.x - along.y * headWidth, base.y + along.x * headWidth);
  context.lineTo(base.x + along.y * headWidth, base.y - along.x * headWidth);
  context.closePath();
  context.fill();
}

function drawWire(context: CanvasRenderingContext2D, style: Style, wire: Wire, view: View): void {
  const { camera, theme } = view;
  const { zoom } = camera;
  const place: Place = ({ x, y }) => ({ x: (x - camera.x) * zoom, y: (y - camera.y) * zoom });
  const shown: Wire =
    zoom < DETAIL.low
      ? { ...wire, route: 'straight', points: [...wire.line.slice(0, 1), ...wire.line.slice(-1)] }
      : wire;
  const tip = shown.points.at(-1);
  const before = shown.points.at(-2);
  if (tip === undefined || before === undefined) return;
  const head = headLength(style, wire.line);
  context.lineJoin = 'round';
  traceWire(
    context,
    shown,
    backFrom(before, tip, head * CONNECTOR.headCovers),
    place,
    CONNECTOR.radius * zoom,
  );
  strokePaint(context, style, view, undefined);
  context.lineJoin = 'miter';
  if (head * zoom < 1) return;
  context.fillStyle = paintOf(style.stroke, theme) ?? 'transparent';
  drawHead(context, place(tip), place(before), head * zoom);
}

/** A line that goes where its objects go. */
export const connector: Kind = {
  reach: ({ style }) => strokeReach(style) + CONNECTOR.head + CONNECTOR.headPerWidth * style.width,
  isFilled: () => false,
  holdsPoint: () => false,
  lineDistance: ({ style, wire }, _geometry, point) =>
    wire === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(0, distanceToSegments(wire.line, point) - style.width / 2),
  touchesBox: ({ wire }, _geometry, box) => wire !== undefined && lineTouchesBox(wire.line, box),

  draw(context, { style, wire }, geometry, view, isChosen) {
    if (wire === undefined) return;
    if (Math.max(geometry[2], geometry[3]) * view.camera.zoom < TINY && !isChosen) return;
    if (style.opacity < 100) context.globalAlpha = style.opacity / 100;
    drawWire(context, style, wire, view);
    if (style.opacity < 100) context.globalAlpha = 1;
  },
};
