import type { Doc } from 'yjs';
import type { Route } from './document/ends.ts';
import type { Style } from './document/style.ts';
import type { ExportOptions } from './export/chosen.ts';
import type { ExportSize } from './export/exportSize.ts';
import type { Theme } from './render/theme.ts';
import type { BoardStrings } from './strings.ts';
import type { ShownStyle } from './tools/styling.ts';
import type { Entry as UndoEntry } from './undo/entry.ts';

/** A person as colleagues see them; `color` is a place in the people's palette of `look/tokens.md`, 0–7. */
export type BoardUser = { readonly id: string; readonly name: string; readonly color: number };

type AwarenessChange = {
  readonly added: readonly number[];
  readonly updated: readonly number[];
  readonly removed: readonly number[];
};

/** What the board needs of `Awareness` from y-protocols; the board itself opens no connection. */
export type BoardAwareness = {
  readonly clientID: number;
  getStates(): Map<number, Record<string, unknown>>;
  getLocalState(): Record<string, unknown> | null;
  setLocalState(state: Record<string, unknown> | null): void;
  on(event: 'update', listener: (change: AwarenessChange) => void): void;
  off(event: 'update', listener: (change: AwarenessChange) => void): void;
};

export type ToolName =
  | 'select'
  | 'hand'
  | 'rectangle'
  | 'ellipse'
  | 'diamond'
  | 'line'
  | 'pen'
  | 'highlighter'
  | 'text'
  | 'note'
  | 'connector';

/** The names of board.md section 11 in camel case: the same in palette, menu, undo and audit. */
export type CommandName =
  | 'undo'
  /** Opens the editor on the selected text, note or shape. */
  | 'edit'
  | 'redo'
  | 'delete'
  | 'forward'
  | 'backward'
  | 'toFront'
  | 'toBack'
  | 'duplicate'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'pasteInPlace'
  /** Lets the person choose what the selected object is connected to. */
  | 'connectTo'
  /** Lets the person choose pictures. */
  | 'insertImage'
  /** Asks how the board or the selection is to be saved as a picture. */
  | 'export'
  /** Asks for words about the one selected picture. */
  | 'describe'
  /** Unlocks when all of the selection is locked. */
  | 'lock'
  | 'unlock'
  | 'turnRight'
  | 'turnLeft'
  | 'selectAll'
  | 'back'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomTo100'
  | 'fitAll'
  | 'fitSelection'
  | 'keepTool'
  | 'nextObject'
  | 'previousObject';

/** What a shell shows. A new object only when something in it changed, so it suits `useSyncExternalStore`. */
export type BoardState = {
  readonly tool: ToolName;
  /** The tool stays after its gesture (Q, or a double click on its button). */
  readonly toolKept: boolean;
  /** 0.01–64; 1 is 100 %. */
  readonly zoom: number;
  readonly selection: readonly string[];
  /** All of the selection is locked. */
  readonly selectionLocked: boolean;
  /** One picture is selected and nothing else. */
  readonly pictureSelected: boolean;
  /** Pictures whose bytes are on this page alone since they could not be sent. */
  readonly failedUploads: number;
  readonly elementCount: number;
  /** Elements of the document that are broken beyond showing. */
  readonly unreadable: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** The command that undo would take back, for "Undo Move". */
  readonly undoName: string | undefined;
  readonly redoName: string | undefined;
  /** True for viewers, and when the document was written by a newer studio (`outdated`). */
  readonly readOnly: boolean;
  readonly outdated: boolean;
  readonly penMode: boolean;
  /** The looks of the selection, or of what the tool draws; undefined when there is neither. */
  readonly style: ShownStyle | undefined;
  /** Colleagues on this board now, by awareness. */
  readonly people: readonly BoardUser[];
};

export type WheelDevice = 'automatic' | 'mouse' | 'trackpad';

/** Where the bytes of pictures are kept; the board itself does no I/O. */
export type BoardFiles = {
  /** Stores a file for this board; answers with its id. Rejects when it could not be stored. */
  readonly upload: (file: File) => Promise<string>;
  /** The bytes; `level` is the size needed, px of the longer side, so that a small picture of it may do. */
  readonly load: (
    file: { readonly fileId: string; readonly mediaType: string },
    level: number,
  ) => Promise<Blob>;
};

/** Keeps a person's undo over a reload; what it gives back may be of another version of the page. */
export type UndoStore = {
  readonly load: () => Promise<readonly unknown[]>;
  /** The steps as they are now, oldest first; entries that are the same objects are kept already. */
  readonly save: (entries: readonly UndoEntry[]) => void;
};

export type BoardOptions = {
  readonly doc: Doc;
  readonly awareness?: BoardAwareness;
  /** The board fills it. It becomes `position: relative` if it is static. */
  readonly container: HTMLElement;
  readonly theme: Theme;
  readonly user: BoardUser;
  /** The board's name, spoken to screen readers. */
  readonly name: string;
  readonly strings: BoardStrings;
  readonly readOnly?: boolean;
  /** Without it undo ends with the page. */
  readonly undoStore?: UndoStore;
  /** Without it a board shows and takes in no pictures. */
  readonly files?: BoardFiles;
  readonly onExport?: () => void;
  /** Words about a picture are asked for; `describe` of the board takes them. */
  readonly onDescribe?: (id: string, words: string) => void;
  /** What to connect the selected object to is asked for; `connectTo` of the board takes it. */
  readonly onConnect?: () => void;
  /** A CSS font family for names at cursors and selections. */
  readonly font?: string;
  readonly wheel?: WheelDevice;
  readonly wheelZooms?: boolean;
  /** Whether single letters are shortcuts (WCAG 2.1.4), asked at each key; without it they are. */
  readonly letterKeys?: () => boolean;
  /**
   * Whether a key typed with one object that bears text selected writes into it, instead of choosing a tool; asked at each
   * key, without it that is no.
   */
  readonly typesIntoNotes?: () => boolean;
  /** For a live region; without it the board makes its own. */
  readonly announce?: (words: string, urgency: 'polite' | 'assertive') => void;
  /** A sentence for everyone to see, such as why an undo was passed over. */
  readonly notice?: (words: string) => void;
  /** A context menu is asked for at this place of the container (CSS px); the selection is already right. */
  readonly onMenu?: (at: { readonly x: number; readonly y: number }, selection: readonly string[]) => void;
};

export type Board = {
  getState(): BoardState;
  /** A gesture runs or somebody writes: what is on the board is not what it will be. */
  isBusy(): boolean;
  /** Called after each change of `getState()`, at most once per frame. Returns the unsubscriber. */
  subscribe(listener: () => void): () => void;
  setTool(tool: ToolName, options?: { readonly keep?: boolean }): void;
  /** False when there was nothing to do. */
  run(command: CommandName): boolean;
  /** Gives the selection other looks, or the tool when nothing is selected. False when there is neither. */
  setStyle(change: Partial<Style>): boolean;
  /** Lets connectors run straight, curved or in right angles: the selected ones, or the tool's next. */
  setRoute(route: Route): boolean;
  /** Shows a look of the selection while a slider is pulled, to colleagues too; undefined: no longer. */
  previewStyle(change: Partial<Style> | undefined): void;
  select(ids: readonly string[]): void;
  /** What a picture shows, for those who do not see it; '' takes the words away. */
  describe(id: string, words: string): void;
  /** What the selected object can be connected to, in the order of reading, in words. */
  connectable(): readonly { readonly id: string; readonly words: string }[];
  /** Connects the selected object to this one. False when that cannot be. */
  connectTo(id: string): boolean;
  /** How large a picture of this would be, px; undefined when there is nothing to see. */
  exportSize(options: ExportOptions): ExportSize | undefined;
  /** A picture; undefined when there is nothing to see or it would be too large. `progress` goes from 0 to 1. */
  exportPicture(options: ExportOptions, progress: (part: number) => void): Promise<Blob | undefined>;
  /** Sends the pictures again that could not be sent. */
  retryUploads(): void;
  setTheme(theme: Theme): void;
  setStrings(strings: BoardStrings, name: string): void;
  setReadOnly(readOnly: boolean): void;
  setUser(user: BoardUser): void;
  setWheel(options: { readonly device: WheelDevice; readonly zooms: boolean }): void;
  leavePenMode(): void;
  /** The board point at the view's top left corner, and the zoom. */
  camera(): { readonly x: number; readonly y: number; readonly zoom: number };
  setCamera(camera: { readonly x: number; readonly y: number; readonly zoom: number }): void;
  /** Puts the keyboard focus on the canvas; `focusVisible: false` where nobody asked for it by key. */
  focus(options?: { readonly focusVisible?: boolean }): void;
  /** Finishes the gesture, removes all listeners, elements and frames; the document and awareness stay. */
  destroy(): void;
};
