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

/** The same direction in (−π, π]. */
export function normalAngle(angle: number): number {
  const turn = 2 * Math.PI;
  const reduced = angle % turn;
  if (reduced > Math.PI) return reduced - turn;
  return reduced <= -Math.PI ? reduced + turn : reduced;
}
