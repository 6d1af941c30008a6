import type { BoardElement } from '../document/element.ts';
import { storedEnds } from '../document/ends.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { carriedEnds } from '../geometry/wire.ts';
import type { Edit } from '../undo/record.ts';

/** Puts an element somewhere; of a connector only what is free goes there, the rest follows from its objects. */
export function placeElement(element: BoardElement | undefined, to: Geometry, edit: Edit): void {
  if (element === undefined) return;
  const { id, ends, geometry } = element;
  if (ends === undefined) edit.setGeometry(id, to);
  else edit.setFields(id, new Map([['ends', storedEnds(carriedEnds(ends, geometry, to))]]));
}
