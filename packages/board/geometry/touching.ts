import type { Box } from './box.ts';
import { boundsOf, centerOf, cornersOf, type Geometry, toLocal } from './geometry.ts';

/**
 * Whether an upright box touches the inside or outline of a turned one. Separating axes: two of the upright
 * box, two of the turned one.
 */
export function touchesArea(geometry: Geometry, box: Box): boolean {
  const bounds = boundsOf(geometry);
  if (bounds.minX > box.maxX || bounds.maxX < box.minX || bounds.minY > box.maxY || bounds.maxY < box.minY) {
    return false;
  }
  const r = geometry[4];
  if (r === 0) return true;
  const center = centerOf(geometry);
  const halfWidth = (box.maxX - box.minX) / 2;
  const halfHeight = (box.maxY - box.minY) / 2;
  const dx = (box.minX + box.maxX) / 2 - center.x;
  const dy = (box.minY + box.maxY) / 2 - center.y;
  const cos = Math.cos(r);
  const sin = Math.sin(r);
  const alongWidth = Math.abs(dx * cos + dy * sin);
  const alongHeight = Math.abs(-dx * sin + dy * cos);
  const reachWidth = halfWidth * Math.abs(cos) + halfHeight * Math.abs(sin);
  const reachHeight = halfWidth * Math.abs(sin) + halfHeight * Math.abs(cos);
  return alongWidth <= geometry[2] / 2 + reachWidth && alongHeight <= geometry[3] / 2 + reachHeight;
}

/** Whether an upright box touches the outline, which is so unless it lies wholly inside or wholly outside. */
export function touchesOutline(geometry: Geometry, box: Box): boolean {
  if (!touchesArea(geometry, box)) return false;
  const corners = [
    { x: box.minX, y: box.minY },
    { x: box.maxX, y: box.minY },
    { x: box.maxX, y: box.maxY },
    { x: box.minX, y: box.maxY },
  ];
  return corners.some((corner) => {
    const local = toLocal(geometry, corner);
    return Math.abs(local.x) >= geometry[2] / 2 || Math.abs(local.y) >= geometry[3] / 2;
  });
}

/** Whether the whole of a turned box lies in an upright one. */
export const liesWithin = (geometry: Geometry, box: Box): boolean =>
  cornersOf(geometry).every(
    (corner) => corner.x >= box.minX && corner.x <= box.maxX && corner.y >= box.minY && corner.y <= box.maxY,
  );
