import type { ToolName } from '../boardApi.ts';
import type { Camera, Size } from '../camera/camera.ts';
import type { LastCopies } from '../clipboard/duplicate.ts';
import type { Fragment } from '../clipboard/fragment.ts';
import type { BoardElement } from '../document/element.ts';
import type { Route } from '../document/ends.ts';
import type { Style } from '../document/style.ts';
import type { TextEditing } from '../editing/textEditing.ts';
import type { Box } from '../geometry/box.ts';
import type { Geometry } from '../geometry/geometry.ts';
import type { Point } from '../geometry/point.ts';
import type { Transform } from '../geometry/transform.ts';
import type { InputEvent } from '../input/events.ts';
import type { LiveGesture } from '../live/presence.ts';
import type { Scene } from '../scene/scene.ts';
import type { Selection } from '../scene/selection.ts';
import type { Edit } from '../undo/record.ts';

export type Cursor =
  | 'default'
  | 'grab'
  | 'grabbing'
  | 'crosshair'
  | 'move'
  | 'text'
  /** Pictures at an angle, degrees clockwise from the right. */
  | `resize ${number}`
  | `rotate ${number}`;

export type Preview = {
  readonly bases: ReadonlyMap<string, Geometry>;
  readonly transform: Transform;
  /** The box round them at `down`, which turns and stretches with them. */
  readonly box: Geometry | undefined;
  /** Copies of them are in hand; they themselves stay where they are. */
  readonly asCopies: boolean;
};

export type StyleChange = { readonly ids: ReadonlySet<string>; readonly style: Partial<Style> };

/** What a tool shows beside the document while it acts; nothing of it is stored. */
export type Overlay = {
  readonly hover: string | undefined;
  /** The box of a selection being drawn, board px. */
  readonly marquee: Box | undefined;
  /** Objects in hand, from where they were at `down`. */
  readonly preview: Preview | undefined;
  readonly draft: BoardElement | undefined;
  /** The selection with other looks, while a slider or a colour is pulled. */
  readonly styled: StyleChange | undefined;
  /** Where on the hovered object a connector would be bound, board px. */
  readonly anchor: Point | undefined;
  /** The line whose points are changed one by one, and the one that Delete takes. */
  readonly line: { readonly id: string; readonly chosen: number | undefined } | undefined;
  /** A figure beside the pointer: px on screen. */
  readonly readout: { readonly at: Point; readonly words: string } | undefined;
  /** The finger was seen last: handles are for it. */
  readonly byTouch: boolean;
};

export const EMPTY_OVERLAY: Overlay = {
  hover: undefined,
  marquee: undefined,
  preview: undefined,
  draft: undefined,
  anchor: undefined,
  line: undefined,
  styled: undefined,
  readout: undefined,
  byTouch: false,
};

/** What the board lends its tools. They know no canvas, no DOM and no network. */
export type ToolContext = {
  readonly scene: Scene;
  readonly selection: Selection;
  readonly camera: () => Camera;
  readonly size: () => Size;
  readonly canEdit: () => boolean;
  /** How the next thing of a type looks: as the last one was made to look. */
  readonly styleOf: (type: string) => Style;
  /** Opens the editor, on a text that is there or on a new one. */
  readonly write: Pick<TextEditing, 'open' | 'begin'>;
  /** How the next connector runs. */
  readonly connects: () => { readonly route: Route; readonly bow: number };
  /** One transaction and one undo step. */
  readonly commit: (command: string, work: (edit: Edit) => void) => void;
  /** The same for what is stored in several transactions: those of one name are one undo step. */
  readonly commitStep: (command: string, work: (edit: Edit) => void, step: string) => void;
  /** Calls back after ms unless the returned function is called first. */
  readonly after: (ms: number, callback: () => void) => () => void;
  /** These elements and what lies in them, to be copied. */
  readonly fragment: (ids: Iterable<string>) => Fragment;
  readonly copies: LastCopies;
  readonly show: (part: Partial<Overlay>) => void;
  /** Colleagues see this until it is undefined again. */
  readonly live: (gesture: LiveGesture | undefined) => void;
  readonly cursor: (cursor: Cursor) => void;
  readonly pan: (dx: number, dy: number) => void;
  /** The pan goes on by itself, px per ms. */
  readonly glide: (vx: number, vy: number) => void;
  /** A one-shot tool made its thing: back to select, unless the person keeps the tool. */
  readonly done: () => void;
};

/**
 * A tool as a state machine: `idle → pointing → acting → idle`. It gets input with `isActive` telling whether a
 * gesture runs; `cancel` goes back to the exact state at `down`, `finish` keeps what is seen.
 */
export type Tool = {
  readonly name: ToolName;
  readonly idleCursor: Cursor;
  /** Space moves the start of what is drawn, rather than the view. */
  readonly takesSpace: boolean;
  /** Drags go on when the pointer is held near the edge of the view. */
  readonly scrollsAtEdge: boolean;
  readonly state: () => string;
  readonly input: (event: InputEvent) => void;
  /** The type of what it draws, whose style can be chosen before it is drawn. */
  readonly makes?: string;
  /** Makes the default thing without a pointer, with its middle there (section 12). */
  readonly place?: { readonly size: Size; readonly at: (center: Point) => void };
  /** A key as it is named, without Ctrl, Alt or Cmd; true when it is used, which is then all that it does. */
  readonly key?: (key: string) => boolean;
  /** Ids that left the document or changed in it. */
  readonly sceneChanged: (ids: ReadonlySet<string>) => void;
};

export const boardPoint = (context: ToolContext, at: Point): Point => {
  const { x, y, zoom } = context.camera();
  return { x: x + at.x / zoom, y: y + at.y / zoom };
};
