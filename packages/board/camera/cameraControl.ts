import { CAMERA_JUMP_TIME, GLIDE } from '../constants.ts';
import type { Point } from '../geometry/point.ts';
import { type Camera, panBy, type Size, zoomAround } from './camera.ts';
import { type Flight, fly } from './flight.ts';

/** The one camera of a board, and what moves it over several frames. */
export type CameraControl = {
  readonly get: () => Camera;
  /** At once; ends whatever moved it. */
  readonly set: (camera: Camera) => void;
  readonly pan: (dx: number, dy: number) => void;
  readonly zoomAt: (screen: Point, factor: number) => void;
  /** Jumps by command are shown on their way, unless motion is reduced. */
  readonly flyTo: (camera: Camera, time?: number) => void;
  /** Goes on at a speed of px per ms, slowing down. */
  readonly glide: (vx: number, vy: number) => void;
  /** Where flights end: what a command that comes meanwhile starts from. */
  readonly target: () => Camera;
  /** Moves it to where it is at this time; true while there is more to come. */
  readonly tick: (now: number) => boolean;
};

type Options = {
  readonly size: () => Size;
  readonly now: () => number;
  readonly reducedMotion: () => boolean;
  readonly onChange: () => void;
};

export function createCamera(options: Options): CameraControl {
  let camera: Camera = { x: 0, y: 0, zoom: 1 };
  let flight: { readonly path: Flight; readonly to: Camera } | undefined;
  let gliding: { vx: number; vy: number; last: number } | undefined;

  const move = (next: Camera): void => {
    if (next.x === camera.x && next.y === camera.y && next.zoom === camera.zoom) return;
    camera = next;
    options.onChange();
  };
  const stop = (): void => {
    flight = undefined;
    gliding = undefined;
  };

  const glideOn = (now: number): void => {
    if (gliding === undefined) return;
    const passed = Math.max(0, now - gliding.last);
    const kept = GLIDE.friction ** (passed / GLIDE.per);
    move(panBy(camera, gliding.vx * passed, gliding.vy * passed));
    const next = { vx: gliding.vx * kept, vy: gliding.vy * kept, last: now };
    gliding = Math.hypot(next.vx, next.vy) < GLIDE.stops ? undefined : next;
  };

  return {
    get: () => camera,
    set(next) {
      stop();
      move(next);
    },
    pan(dx, dy) {
      stop();
      move(panBy(camera, dx, dy));
    },
    zoomAt(screen, factor) {
      stop();
      move(zoomAround(camera, screen, camera.zoom * factor));
    },
    flyTo(to, time = CAMERA_JUMP_TIME) {
      stop();
      if (options.reducedMotion()) {
        move(to);
        return;
      }
      flight = { path: fly(camera, to, options.size(), options.now(), time), to };
      options.onChange();
    },
    glide(vx, vy) {
      stop();
      if (options.reducedMotion()) return;
      gliding = { vx, vy, last: options.now() };
      options.onChange();
    },
    target: () => flight?.to ?? camera,
    tick(now) {
      if (flight !== undefined) {
        const { path } = flight;
        if (now >= path.ends) flight = undefined;
        move(path.at(now));
      }
      glideOn(now);
      return flight !== undefined || gliding !== undefined;
    },
  };
}
