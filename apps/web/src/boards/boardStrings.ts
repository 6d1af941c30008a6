import type { BoardStrings } from '@flux/board';
import { type MessageKey, t } from '../words/words.ts';
import { commandName } from './commandName.ts';
import { toolLabel } from './toolRows.ts';

const types: Readonly<Record<string, MessageKey>> = {
  image: 'type.image',
  rectangle: 'type.rectangle',
  ellipse: 'type.ellipse',
  diamond: 'type.diamond',
  line: 'type.line',
  pen: 'type.pen',
  connector: 'type.connector',
  highlighter: 'type.highlighter',
  text: 'type.text',
  note: 'type.note',
};

/** An object's type; one that this page does not know is an object. */
const typeName = (type: string): string => t(types[type] ?? 'type.other');
/** The type comes as `type` answered, in words. */
const named = (type: string, name: string | undefined): string =>
  name === undefined ? type : `${type} ${name}`;
const round = Math.round;

/** Names of files; what was pasted has none. */
const listed = (names: readonly string[]): string =>
  names.map((name) => name || t('canvas.unnamedImage')).join(', ');

/** Every word the board shows or speaks, in the language spoken now. */
export const boardStrings = (): BoardStrings => ({
  canvas: (board) => t('canvas.name', { board }),
  summary: (count) => t('canvas.summary', { count }),
  tree: (board) => t('canvas.tree', { board }),
  command: commandName,
  type: typeName,
  item: ({ type, name, x, y, width, height, locked, people, connects }) =>
    [
      t('canvas.item', {
        type: named(type, name),
        x: round(x),
        y: round(y),
        width: round(width),
        height: round(height),
      }),
      ...(connects === undefined
        ? []
        : [
            t('canvas.connects', {
              from: connects.from ?? t('canvas.openEnd'),
              to: connects.to ?? t('canvas.openEnd'),
            }),
          ]),
      ...(locked ? [t('canvas.locked')] : []),
      ...(people.length > 0 ? [t('canvas.selectedBy', { people: people.join(', ') })] : []),
    ].join(', '),
  selectedOne: (type, name, position, count) =>
    t('canvas.selectedOne', { type: named(type, name), position, count }),
  selectedMany: (count) => t('canvas.selectedMany', { count }),
  selectedNone: t('canvas.selectedNone'),
  editor: (type) => t('canvas.editor', { type }),
  textTooLong: (units) => t('canvas.textTooLong', { units }),
  deletedWhileWritten: (person) =>
    person === undefined ? t('canvas.deletedWritten') : t('canvas.deletedWrittenBy', { person }),
  keep: t('canvas.keep'),
  movedTo: (x, y) => t('canvas.movedTo', { x: round(x), y: round(y) }),
  sizedTo: (width, height) => t('canvas.sizedTo', { width: round(width), height: round(height) }),
  turnedTo: (degrees) => t('canvas.turnedTo', { degrees }),
  copied: (count) => t('canvas.copied', { count }),
  pasted: (count) => t('canvas.pasted', { count }),
  nothingToPaste: t('canvas.nothingToPaste'),
  clipboardRefused: (key) => t('canvas.clipboardRefused', { key }),
  imagesInserted: (count) => t('canvas.imagesInserted', { count }),
  tooManyImages: (count, most) => t('canvas.tooManyImages', { count, most }),
  imageTooLarge: (names) => t('canvas.imageTooLarge', { names: listed(names) }),
  imageUnreadable: (names) => t('canvas.imageUnreadable', { names: listed(names) }),
  created: (type) => t('canvas.created', { type }),
  deleted: (count) => t('canvas.deleted', { count }),
  toolChosen: (tool) => t('canvas.toolChosen', { tool: t(toolLabel(tool)) }),
  undone: () => t('canvas.undone'),
  redone: () => t('canvas.redone'),
  changedSince: (person) =>
    person === undefined ? t('canvas.changedSince') : t('canvas.changedSinceBy', { person }),
  deletedWhileDragged: (count, person) =>
    person === undefined
      ? t('canvas.deletedDragged', { count })
      : t('canvas.deletedDraggedBy', { count, person }),
  readOnlyNow: t('canvas.readOnlyNow'),
  joined: (names) => t('canvas.joined', { names: names.join(', ') }),
  manySelected: (count) => t('canvas.selectedMany', { count }),
});
