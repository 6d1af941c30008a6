import type { Path } from '../geometry/path.ts';
import { encodePath } from './pathCodec.ts';

/** The bytes of a path whose points are to be `fine` times finer than 1/32 px of the board. */
export const storedPath = (path: Path, fine: number): Uint8Array =>
  encodePath({
    ...path,
    w: path.w * fine,
    h: path.h * fine,
    points: path.points.map(({ x, y, pressure }) => ({ x: x * fine, y: y * fine, pressure })),
  });
