import { type End, storedEnds } from '../document/ends.ts';
import type { Point } from '../geometry/point.ts';
import type { Scene } from '../scene/scene.ts';
import type { Edit } from '../undo/record.ts';

/** Connectors of what is about to go stay where they were drawn, their ends there free. */
export function freeEnds(scene: Scene, ids: ReadonlySet<string>, edit: Edit): void {
  const connectors = new Set([...ids].flatMap((id) => [...scene.connectorsOf(id)]));
  for (const id of connectors) {
    const element = ids.has(id) ? undefined : scene.get(id);
    if (element?.ends === undefined) continue;
    const { ends, wire } = element;
    const freed = (end: End, tip: Point | undefined): End =>
      end.to !== undefined && ids.has(end.to.id) ? { ...(tip ?? end), to: undefined } : end;
    const after = { ...ends, a: freed(ends.a, wire?.points[0]), b: freed(ends.b, wire?.points.at(-1)) };
    edit.setFields(id, new Map([['ends', storedEnds(after)]]));
  }
}
