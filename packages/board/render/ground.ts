import { GROUND } from '../constants.ts';
import { tokens } from './theme.ts';
import type { View } from './view.ts';

/** Board px between dots: doubled until they are 12 px apart on screen. */
export function groundStep(zoom: number): number {
  let step: number = GROUND.step;
  while (step * zoom < GROUND.apart) step *= 2;
  return step;
}

/** The work's ground with its dots, which lie on the board and move with it. */
export function drawGround(context: CanvasRenderingContext2D, { camera, size, theme }: View): void {
  context.fillStyle = tokens[theme].work;
  context.fillRect(0, 0, size.width, size.height);
  const step = groundStep(camera.zoom);
  const apart = step * camera.zoom;
  const left = (Math.ceil(camera.x / step) * step - camera.x) * camera.zoom;
  const top = (Math.ceil(camera.y / step) * step - camera.y) * camera.zoom;
  const side = GROUND.radius * 2;
  context.beginPath();
  // Squares of the dots' width: at this size none can tell, and a path of arcs costs ten times as much.
  for (let y = top; y < size.height; y += apart) {
    for (let x = left; x < size.width; x += apart) {
      context.rect(x - GROUND.radius, y - GROUND.radius, side, side);
    }
  }
  context.fillStyle = tokens[theme].dot;
  context.fill();
}
