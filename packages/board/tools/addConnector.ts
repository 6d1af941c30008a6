import { type BoardElement, draftElement } from '../document/element.ts';
import { newElementId } from '../document/elementId.ts';
import type { End, Ends } from '../document/ends.ts';
import { orderBetween } from '../document/order.ts';
import { wired } from '../scene/wiring.ts';
import type { ToolContext } from './tool.ts';

export type Connector = BoardElement & { readonly ends: Ends };

/** A connector between two ends, in the looks of the next one, not yet on the board. */
export function draftConnector(context: ToolContext, a: End, b: End, id = newElementId()): Connector {
  const { route, bow } = context.connects();
  const ends: Ends = { a, b, route, bow };
  const bare = { ...draftElement(id, 'connector', [0, 0, 0, 0, 0], context.styleOf('connector')), ends };
  return { ...wired(bare, context.scene.get), ends };
}

/** Puts it on top of all, selected, as one step. */
export function addConnector(context: ToolContext, { id, geometry, style, ends }: Connector): void {
  context.commit('connector', (edit) => {
    edit.create({
      id,
      type: 'connector',
      geometry,
      style,
      ends,
      index: orderBetween(context.scene.topIndex(), null),
      parent: null,
    });
  });
  context.selection.set([id]);
  context.done();
}
