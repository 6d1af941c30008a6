import { newElementId } from '../document/elementId.ts';

/** Names one gesture in what colleagues see of it, so that its end is not taken for another's. */
export const newGestureId = (): string => newElementId().slice(0, 8);
