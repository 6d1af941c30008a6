import type { BoardStrings } from '../strings.ts';

/** Plain English for tests and measurements; the studio's own words live with its translations. */
export const english: BoardStrings = {
  canvas: (board) => `Board ${board}`,
  summary: (count) => `${count} objects`,
  tree: (board) => `Objects on ${board}`,
  command: (command) => command,
  type: (type) => type.charAt(0).toUpperCase() + type.slice(1),
  item: ({ type, x, y, width, height, people, connects }) =>
    [
      `${type}, at ${x}, ${y}, ${width} by ${height}`,
      ...(connects === undefined
        ? []
        : [`from ${connects.from ?? 'nothing'} to ${connects.to ?? 'nothing'}`]),
      ...people,
    ].join(', '),
  selectedOne: (type, _name, position, count) => `${type}, ${position} of ${count}`,
  selectedMany: (count) => `${count} objects selected`,
  selectedNone: 'Nothing selected',
  editor: (type) => `Text of ${type}`,
  textTooLong: (units) => `${units} characters are too many; put it in as a file`,
  deletedWhileWritten: (person) => `${person ?? 'Someone'} deleted this. Keep it?`,
  keep: 'Keep',
  movedTo: (x, y) => `Moved to ${x}, ${y}`,
  sizedTo: (width, height) => `Sized to ${width} by ${height}`,
  turnedTo: (degrees) => `Turned to ${degrees} degrees`,
  copied: (count) => `${count} copied`,
  pasted: (count) => `${count} pasted`,
  nothingToPaste: 'Nothing to paste',
  clipboardRefused: (key) => `Press ${key}`,
  imagesInserted: (count) => `${count} pictures inserted`,
  tooManyImages: (count, most) => `${count} pictures, ${most} at most`,
  imageTooLarge: (names) => `Too large: ${names.join(', ')}`,
  imageUnreadable: (names) => `Not read: ${names.join(', ')}`,
  created: (type) => `${type} made`,
  deleted: (count) => `${count} deleted`,
  toolChosen: (tool) => `Tool ${tool}`,
  undone: (command) => `Undone: ${command}`,
  redone: (command) => `Redone: ${command}`,
  changedSince: (person) => `${person ?? 'Someone'} changed this since`,
  deletedWhileDragged: (count, person) => `${person ?? 'Someone'} deleted ${count} of what you hold`,
  readOnlyNow: 'You can only look now',
  joined: (names) => `${names.join(', ')} joined`,
  manySelected: (count) => `${count} selected`,
};
