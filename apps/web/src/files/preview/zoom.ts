/** How large a picture is shown: as large as there is room, or so many screen pixels for each of its own. */
export type Zoom = 'fit' | number;

const steps = [0.25, 0.5, 1, 2, 4];

/** The next step up or down. `fitted` is what `fit` comes to now. */
export function step(zoom: Zoom, direction: 1 | -1, fitted: number): Zoom {
  const now = zoom === 'fit' ? fitted : zoom;
  const next =
    direction === 1 ? steps.find((one) => one > now * 1.01) : steps.findLast((one) => one < now * 0.99);
  return next ?? zoom;
}
