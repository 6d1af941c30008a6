import { ZOOM_STEPS } from '../constants.ts';

/** Two zooms that show the same percentage are the same step. */
const SAME = 1.001;

/** The next step of the ladder above a zoom, or the highest. */
export const stepIn = (zoom: number): number =>
  ZOOM_STEPS.find((step) => step > zoom * SAME) ?? ZOOM_STEPS[ZOOM_STEPS.length - 1] ?? zoom;

/** The next step below, or the lowest. */
export const stepOut = (zoom: number): number =>
  ZOOM_STEPS.findLast((step) => step < zoom / SAME) ?? ZOOM_STEPS[0];
