import type { CommandName } from './boardApi.ts';

/** Every word the board shows or speaks; the caller translates. Command names are those of `CommandName`. */
export type BoardStrings = {
  /** Name of the canvas: "Board Spring poster". */
  readonly canvas: (board: string) => string;
  /** What the canvas holds, for its description: "42 objects". */
  readonly summary: (count: number) => string;
  /** Name of the tree: "Objects on Spring poster". */
  readonly tree: (board: string) => string;
  /** A command by its name, as in menus: "To front". */
  readonly command: (command: CommandName) => string;
  /** An object's type by its stored name ("rectangle"); types this page does not know are asked for too. */
  readonly type: (type: string) => string;
  /** An item of the tree: "Rectangle, at 320, 180, 160 by 100". `people` are colleagues who have it selected. */
  readonly item: (item: {
    readonly type: string;
    readonly name: string | undefined;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly locked: boolean;
    readonly people: readonly string[];
    /** What a connector runs between, by name or type; an end that is bound to nothing is undefined. */
    readonly connects?: { readonly from: string | undefined; readonly to: string | undefined } | undefined;
  }) => string;
  /** Here and below a `type` comes in words, as `type` above answered. "Rectangle, 2 of 9"; "3 objects selected"; "Nothing selected". */
  readonly selectedOne: (type: string, name: string | undefined, position: number, count: number) => string;
  readonly selectedMany: (count: number) => string;
  readonly selectedNone: string;
  /** Name of the editor of a text: "Text of the note". */
  readonly editor: (type: string) => string;
  /** Too much was to be put in one text. */
  readonly textTooLong: (units: number) => string;
  /** A colleague deleted the text in the editor, which stays open. */
  readonly deletedWhileWritten: (person: string | undefined) => string;
  /** The button that puts it back. */
  readonly keep: string;
  readonly movedTo: (x: number, y: number) => string;
  readonly sizedTo: (width: number, height: number) => string;
  /** Whole degrees, −180 < n ≤ 180. */
  readonly turnedTo: (degrees: number) => string;
  readonly copied: (count: number) => string;
  readonly pasted: (count: number) => string;
  /** There is nothing on the clipboard that a board can show. */
  readonly nothingToPaste: string;
  /** The browser keeps the clipboard to itself; the key does what the menu may not: "Ctrl+V". */
  readonly clipboardRefused: (key: string) => string;
  readonly imagesInserted: (count: number) => string;
  readonly tooManyImages: (count: number, most: number) => string;
  /** More than 100 MB. */
  readonly imageTooLarge: (names: readonly string[]) => string;
  readonly imageUnreadable: (names: readonly string[]) => string;
  readonly created: (type: string) => string;
  readonly deleted: (count: number) => string;
  readonly toolChosen: (tool: string) => string;
  readonly undone: (command: string) => string;
  readonly redone: (command: string) => string;
  /** Undo or redo was passed over since a colleague changed what it would touch. */
  readonly changedSince: (person: string | undefined) => string;
  /** A colleague deleted what was being dragged. */
  readonly deletedWhileDragged: (count: number, person: string | undefined) => string;
  /** The right to edit went away in the middle of a gesture. */
  readonly readOnlyNow: string;
  /** Several people came since the last such sentence. */
  readonly joined: (names: readonly string[]) => string;
  /** A box that stands for a colleague's selection of more than 200 objects. */
  readonly manySelected: (count: number) => string;
};
