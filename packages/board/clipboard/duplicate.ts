import { COPY_STEP } from '../constants.ts';
import { roundLength } from '../geometry/geometry.ts';
import type { ToolContext } from '../tools/tool.ts';
import { copyOf } from './fragment.ts';

type Offset = { readonly dx: number; readonly dy: number };

/** Remembers how far the last copies were dragged, for as long as they are what is selected. */
export type LastCopies = {
  readonly keep: (ids: readonly string[], offset: Offset) => void;
  readonly offsetFor: (selection: ReadonlySet<string>) => Offset | undefined;
};

export function lastCopies(): LastCopies {
  let last: { readonly ids: readonly string[]; readonly offset: Offset } | undefined;
  return {
    keep(ids, offset) {
      last = { ids, offset };
    },
    offsetFor: (selection) =>
      last !== undefined && last.ids.length === selection.size && last.ids.every((id) => selection.has(id))
        ? last.offset
        : undefined,
  };
}

/** Copies of these within their own parents, above all that is there, selected; one step. */
function duplicateBy(context: ToolContext, ids: Iterable<string>, { dx, dy }: Offset): readonly string[] {
  const fragment = context.fragment(ids);
  if (fragment.length === 0 || !context.canEdit()) return [];
  const by = { dx: roundLength(dx), dy: roundLength(dy) };
  const copied = copyOf(fragment, by, (parent) => parent, context.scene.topIndex);
  context.commit('duplicate', (edit) => {
    for (const { id, snapshot } of copied.fragment) edit.put(id, snapshot);
  });
  context.selection.set(copied.tops);
  return copied.tops;
}

/** Ends a drag with Alt: the copies lie where they were let go, and Ctrl+D repeats the way. */
export function duplicateDragged(context: ToolContext, ids: Iterable<string>, offset: Offset): void {
  context.copies.keep(duplicateBy(context, ids, offset), offset);
}

/** Ctrl+D: beside the originals, or as far again as the last copies were dragged. */
export function duplicate(context: ToolContext, ids: readonly string[]): number {
  const dragged = context.copies.offsetFor(context.selection.ids());
  const copies = duplicateBy(context, ids, dragged ?? { dx: COPY_STEP, dy: COPY_STEP });
  if (dragged !== undefined) context.copies.keep(copies, dragged);
  return copies.length;
}
