import { INK_POINTS_MAX, PATH_GRID, PATH_VERSION } from '../constants.ts';
import type { InkPoint, Path } from '../geometry/path.ts';

const HAS_PRESSURE = 1;
/** A varint longer than this is no number of ours: 35 bits. */
const VARINT_BYTES = 5;

function writeVarint(bytes: number[], value: number): void {
  let left = value;
  while (left >= 0x80) {
    bytes.push((left % 0x80) | 0x80);
    left = Math.floor(left / 0x80);
  }
  bytes.push(left);
}

/** 0, −1, 1, −2 … as 0, 1, 2, 3 …, so that small steps either way are one byte. */
const zigZag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unZigZag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

/**
 * The bytes of a path (board.md, Live and stored): version, flags, natural width and height, count, then each
 * point's step from the one before as two zig-zag varints at 1/32 px and, if there is pressure, one byte.
 */
export function encodePath(path: Path): Uint8Array {
  const bytes = [PATH_VERSION, path.hasPressure ? HAS_PRESSURE : 0];
  writeVarint(bytes, Math.round(path.w * PATH_GRID));
  writeVarint(bytes, Math.round(path.h * PATH_GRID));
  writeVarint(bytes, path.points.length);
  let [lastX, lastY] = [0, 0];
  for (const point of path.points) {
    const x = Math.round(point.x * PATH_GRID);
    const y = Math.round(point.y * PATH_GRID);
    writeVarint(bytes, zigZag(x - lastX));
    writeVarint(bytes, zigZag(y - lastY));
    if (path.hasPressure) bytes.push(Math.round(point.pressure * 255));
    [lastX, lastY] = [x, y];
  }
  return new Uint8Array(bytes);
}

export type DecodedPath = { readonly path: Path; readonly isCut: boolean };

/** Total: undefined when the bytes are no path; of more than 20,000 points the first ones. */
export function decodePath(bytes: Uint8Array): DecodedPath | undefined {
  let at = 0;
  const byte = (): number => bytes[at++] ?? Number.NaN;
  const varint = (): number => {
    let value = 0;
    for (let place = 0; place < VARINT_BYTES; place += 1) {
      const next = byte();
      value += (next & 0x7f) * 0x80 ** place;
      if (Number.isNaN(next)) return Number.NaN;
      if (next < 0x80) return value;
    }
    return Number.NaN;
  };
  if (byte() !== PATH_VERSION) return undefined;
  const flags = byte();
  const [w, h, count] = [varint(), varint(), varint()];
  // Each point takes two bytes at least, so a count that lies is found before anything is made of it.
  if (!(count > 0) || count * 2 > bytes.length - at || Number.isNaN(w + h + flags)) return undefined;
  const hasPressure = (flags & HAS_PRESSURE) !== 0;
  const points: InkPoint[] = [];
  let [x, y] = [0, 0];
  for (let each = 0; each < Math.min(count, INK_POINTS_MAX); each += 1) {
    x += unZigZag(varint());
    y += unZigZag(varint());
    const pressure = hasPressure ? byte() / 255 : 0.5;
    if (Number.isNaN(x + y + pressure)) return undefined;
    points.push({ x: x / PATH_GRID, y: y / PATH_GRID, pressure });
  }
  const isCut = count > INK_POINTS_MAX;
  if (!isCut && at !== bytes.length) return undefined;
  return { path: { w: w / PATH_GRID, h: h / PATH_GRID, hasPressure, points }, isCut };
}
