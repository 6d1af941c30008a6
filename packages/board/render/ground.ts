import { GROUND } from '../constants.ts';
import type { Region } from './region.ts';
import { tokens } from './theme.ts';
import type { View } from './view.ts';

/** Board px between dots: doubled until they are 12 px apart on screen. */
export function groundStep(zoom: number): number {
  let step: number = GROUND.step;
  while (step * zoom < GROUND.apart) step *= 2;
  return step;
}

/** The work's ground with its dots, which lie on the board and move with it, in a part of the canvas. */
export function drawGround(context: CanvasRenderingContext2D, view: View, region: Region): void {
  const { camera, ratio, theme } = view;
  const [minX, minY] = [region.left / ratio, region.top / ratio];
  const [maxX, maxY] = [(region.left + region.width) / ratio, (region.top + region.height) / ratio];
  context.fillStyle = tokens[theme].work;
  context.fillRect(minX, minY, maxX - minX, maxY - minY);
  const step = groundStep(camera.zoom);
  const apart = step * camera.zoom;
  const side = GROUND.radius * 2;
  const firstAt = (from: number, least: number): number =>
    (Math.ceil((from + (least - GROUND.radius) / camera.zoom) / step) * step - from) * camera.zoom;
  const left = firstAt(camera.x, minX);
  context.beginPath();
  // Squares of the dots' width: at this size none can tell, and a path of arcs costs ten times as much.
  for (let y = firstAt(camera.y, minY); y < maxY + GROUND.radius; y += apart) {
    for (let x = left; x < maxX + GROUND.radius; x += apart) {
      context.rect(x - GROUND.radius, y - GROUND.radius, side, side);
    }
  }
  context.fillStyle = tokens[theme].dot;
  context.fill();
}
