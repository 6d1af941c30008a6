import { readingOrder } from '../access/readingOrder.ts';
import type { BoardElement } from '../document/element.ts';
import type { End } from '../document/ends.ts';
import { centerOf } from '../geometry/geometry.ts';
import { canBeBound } from '../scene/binding.ts';
import { addConnector, draftConnector } from '../tools/addConnector.ts';
import type { ToolContext } from '../tools/tool.ts';

/** Connecting without a pointer: from the one object that is selected to another out of a list. */
export function connecting(context: ToolContext) {
  const { scene, selection } = context;

  const source = (): BoardElement | undefined => {
    const [id, ...more] = selection.ids();
    const element = id === undefined || more.length > 0 ? undefined : scene.get(id);
    return element !== undefined && canBeBound(element) && context.canEdit() ? element : undefined;
  };

  /** What it can be connected to, in the order of reading. */
  const targets = (): readonly BoardElement[] => {
    const from = source();
    if (from === undefined) return [];
    const others = scene.inOrder().flatMap(({ element }) => (element.id === from.id ? [] : [element]));
    return readingOrder(others.filter(canBeBound));
  };

  const endAt = (element: BoardElement): End => ({
    ...centerOf(element.geometry),
    to: { id: element.id, at: 'auto', inside: false },
  });

  return {
    targets,
    /** False when there is nothing selected to begin at, or nothing there. */
    to(id: string): boolean {
      const from = source();
      const target = targets().find((element) => element.id === id);
      if (from === undefined || target === undefined) return false;
      addConnector(context, draftConnector(context, endAt(from), endAt(target)));
      return true;
    },
  };
}
