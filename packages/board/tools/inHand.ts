import type { BoardElement } from '../document/element.ts';
import { fittedTo } from '../editing/fitting.ts';
import { type Geometry, sameGeometry } from '../geometry/geometry.ts';
import { settled, type Transform } from '../geometry/transform.ts';
import { resizedText } from '../text/resizedText.ts';
import type { Edit } from '../undo/record.ts';
import { newGestureId } from './gestureId.ts';
import { placeElement } from './placeElement.ts';
import { movableBases } from './selectGestures.ts';
import type { ToolContext } from './tool.ts';

/** The selected objects while a gesture holds them: shown to me and to colleagues, stored at its end. */
export type InHand = {
  readonly bases: ReadonlyMap<string, Geometry>;
  readonly show: (transform: Transform) => void;
  /** Copies go with the pointer, the objects stay; colleagues see the copies when they are stored. */
  readonly showCopies: (transform: Transform) => void;
  /** One step on the 1/64 grid, and none if nothing changed. */
  readonly commit: () => void;
  /** What left the document leaves the hand; true when nothing is in it any more. */
  readonly lose: (ids: Iterable<string>) => boolean;
};

export function takeInHand(
  context: ToolContext,
  command: 'move' | 'resize' | 'rotate',
  box: Geometry | undefined,
): InHand {
  const bases = movableBases(context);
  let g: string | undefined;
  let transform: Transform | undefined;
  return {
    bases,
    show(next) {
      transform = next;
      g ??= newGestureId();
      context.show({ preview: { bases, transform, box, asCopies: false } });
      context.live({ g, ...transform });
    },
    showCopies(next) {
      transform = undefined;
      // A name is not used again: colleagues may have taken the gesture for ended.
      g = undefined;
      context.show({ preview: { bases, transform: next, box, asCopies: true } });
      context.live(undefined);
    },
    commit() {
      const last = transform;
      if (last === undefined || !context.canEdit()) return;
      const moved = [...bases].flatMap(([id, base]) => {
        const after = settled(base, last);
        return sameGeometry(base, after) ? [] : [{ id, after }];
      });
      if (moved.length === 0) return;
      context.commit(command, (edit) => {
        for (const { id, after } of moved) {
          const element = context.scene.get(id);
          if (command === 'resize' && element?.type === 'text') resizeText(edit, element, after);
          else placeElement(element, after, edit);
        }
      });
    },
    lose(ids) {
      for (const id of ids) bases.delete(id);
      return bases.size === 0;
    },
  };
}

/** The words decide how high a text is in its new width, and at its new size how wide. */
function resizeText(edit: Edit, element: BoardElement, after: Geometry): void {
  const resized = resizedText(element, after);
  const { id, text } = element;
  edit.setGeometry(id, text === undefined ? after : fittedTo(resized, text, after[3]));
  if (resized.style.size !== element.style.size) edit.setStyle(id, { size: resized.style.size });
  if (resized.box !== element.box) edit.setFields(id, new Map([['props.box', resized.box]]));
}
