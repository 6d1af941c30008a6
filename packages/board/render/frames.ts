export type FrameSource = {
  readonly request: (callback: (now: number) => void) => number;
  readonly cancel: (id: number) => void;
};

/** `view`: only the camera moved, or parts of the scene changed that are known. */
export type Layer = 'scene' | 'view' | 'interaction';

export type Frames = {
  /** Asks for a redraw with the next frame: one for any number of changes, none when idle. */
  readonly invalidate: (layer: Layer) => void;
  readonly stop: () => void;
};

/**
 * `prepare` moves what moves (input, camera, tools), and what it invalidates still belongs to this frame; it answers
 * whether something goes on moving by itself and needs a next frame. `draw` gets the layers to redraw, and what it
 * invalidates comes with the next.
 */
export function createFrames(
  source: FrameSource,
  prepare: (now: number) => boolean,
  draw: (now: number, layers: ReadonlySet<Layer>) => void,
): Frames {
  let requested: number | undefined;
  let layers = new Set<Layer>();
  let isStopped = false;

  const frame = (now: number): void => {
    const goesOn = prepare(now);
    requested = undefined;
    const due = layers;
    layers = new Set();
    draw(now, due);
    if (goesOn && !isStopped) requested ??= source.request(frame);
  };

  return {
    invalidate(layer) {
      if (isStopped) return;
      layers.add(layer);
      requested ??= source.request(frame);
    },
    stop() {
      isStopped = true;
      if (requested !== undefined) source.cancel(requested);
    },
  };
}
