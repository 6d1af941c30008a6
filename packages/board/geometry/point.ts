/** A place, in board px or in px on screen as its name says; y points down. */
export type Point = { readonly x: number; readonly y: number };

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** Turns a point about another by radians, clockwise on screen. */
export function rotate(point: Point, about: Point, angle: number): Point {
  if (angle === 0) return point;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const x = point.x - about.x;
  const y = point.y - about.y;
  return { x: about.x + x * cos - y * sin, y: about.y + x * sin + y * cos };
}

export const degreesOf = (radians: number): number => (radians * 180) / Math.PI;
export const radiansOf = (degrees: number): number => (degrees * Math.PI) / 180;

/** The same direction in (−π, π]. */
export function normalAngle(angle: number): number {
  const turn = 2 * Math.PI;
  const reduced = angle % turn;
  if (reduced > Math.PI) return reduced - turn;
  return reduced <= -Math.PI ? reduced + turn : reduced;
}

/** Closer to a whole degree than this is that degree, radians. */
const WHOLE = 1e-9;

/** Takes away what sums of turns leave behind a whole degree, so that 24 turns by 15° are none. */
export function wholeDegree(angle: number): number {
  const whole = radiansOf(Math.round(degreesOf(angle)));
  return Math.abs(angle - whole) <= WHOLE ? normalAngle(whole) + 0 : angle;
}
