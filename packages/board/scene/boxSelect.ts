import { isShown } from '../document/element.ts';
import type { Box } from '../geometry/box.ts';
import { liesWithin } from '../geometry/touching.ts';
import { kindOf } from '../kinds/kinds.ts';
import type { Scene } from './scene.ts';

export type BoxRule = 'touches' | 'contains';

/** What a drawn box selects: by geometry, never by the bounding box; frames only when wholly inside. */
export function selectedByBox(scene: Scene, box: Box, rule: BoxRule): readonly string[] {
  const ids: string[] = [];
  for (const { element } of scene.within(box)) {
    if (!isShown(element) || element.locked) continue;
    const taken =
      rule === 'contains' || element.type === 'frame'
        ? liesWithin(element.geometry, box)
        : kindOf(element.type).touchesBox(element, element.geometry, box);
    if (taken) ids.push(element.id);
  }
  return ids;
}
