import { FONT_SIZE, NOTE } from '../constants.ts';
import { newElementId } from '../document/elementId.ts';
import { orderBetween } from '../document/order.ts';
import { type Geometry, roundGeometry } from '../geometry/geometry.ts';
import type { Point } from '../geometry/point.ts';
import { nextNotePlace, notePlace } from './notePlace.ts';
import { boardPoint, type Tool, type ToolContext } from './tool.ts';

/** A new note on top of all; its words are as large for its side as on any note. */
function addNote(context: ToolContext, geometry: Geometry): string {
  const id = newElementId();
  const style = context.styleOf('note');
  const scale = geometry[2] / NOTE.side;
  context.commit('note', (edit) => {
    edit.create({
      id,
      type: 'note',
      geometry: roundGeometry(geometry),
      style: { ...style, size: scale > 1 ? FONT_SIZE * scale : style.size },
      index: orderBetween(context.scene.topIndex(null), null),
      parent: null,
    });
  });
  context.selection.set([id]);
  return id;
}

/** The next note to the right, with its editor open; false when the id is no note. */
export function addNextNote(context: ToolContext, id: string): boolean {
  const note = context.scene.get(id);
  if (note?.type !== 'note' || !context.canEdit()) return false;
  const next = addNote(context, nextNotePlace(context.scene, note.geometry));
  context.commit('note', (edit) => edit.setStyle(next, { fill: note.style.fill, size: note.style.size }));
  return context.write.open(next, 'end');
}

/** Puts a note where it is pressed, and its editor is open as soon as the pointer is let go. */
export function noteTool(context: ToolContext): Tool {
  let made: string | undefined;

  const make = (center: Point): string => {
    const { zoom } = context.camera();
    const side = zoom < NOTE.screenBelow ? NOTE.side / zoom : NOTE.side;
    return addNote(context, notePlace(context.scene, center, side, zoom));
  };

  const write = (): void => {
    const id = made;
    made = undefined;
    if (id === undefined) return;
    context.done();
    context.write.open(id, 'end');
  };

  return {
    name: 'note',
    makes: 'note',
    idleCursor: 'crosshair',
    takesSpace: false,
    scrollsAtEdge: false,
    place: {
      size: { width: NOTE.side, height: NOTE.side },
      at(center) {
        made = make(center);
        write();
      },
    },
    state: () => (made === undefined ? 'idle' : 'placed'),
    sceneChanged: (ids) => {
      if (made !== undefined && ids.has(made) && context.scene.get(made) === undefined) made = undefined;
    },
    input(event) {
      if (event.kind === 'down' && context.canEdit()) made = make(boardPoint(context, event.at));
      else if (event.kind === 'up' || event.kind === 'finish') write();
      else if (event.kind === 'cancel' && made !== undefined) {
        const id = made;
        made = undefined;
        context.commit('note', (edit) => edit.remove(id));
      }
    },
  };
}
