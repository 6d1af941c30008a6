/**
 * Every number of board.md that this package obeys, by its section there. "px" are CSS px on screen,
 * "board px" are the board's own; times in ms.
 */

// Section 1, Input
/** A drag starts when the pointer is further than this from `down`, px. */
export const DRAG_THRESHOLD = { mouse: 4, pen: 6, touch: 8 } as const;
export const DOUBLE_CLICK = {
  mouse: { time: 450, distance: 6 },
  pen: { time: 450, distance: 6 },
  touch: { time: 350, distance: 24 },
} as const;
/** Ink is drawn so many ms ahead of the pen, until a prediction was `miss` px off. */
export const PREDICTION = { ahead: 20, miss: 4 } as const;
export const LONG_PRESS = { time: 500, distance: 8, vibration: 10 } as const;
/** A wheel whose `deltaY` is a whole multiple of one of these is a mouse's. */
export const MOUSE_NOTCHES = [100, 120] as const;
export const WHEEL_GUESS_HOLDS = 400;
export const WHEEL_LINE = 16;
/** Of the view's height or width, for wheels that count pages and for PageUp and PageDown. */
export const PAGE_STEP = 0.9;
/** Pinch that a browser reports as Ctrl + wheel. */
export const PINCH_WHEEL_FACTOR = 0.01;
/** One notch of a mouse wheel with Ctrl. */
export const NOTCH_ZOOM = 2 ** 0.25;
/** Of `|deltaY · k|` in one event. */
export const WHEEL_ZOOM_CAP = 0.5;
export const ZOOM_MIN = 0.01;
export const ZOOM_MAX = 64;
export const ZOOM_STEPS = [
  0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 4, 8, 16, 32, 64,
] as const;
export const CAMERA_JUMP_TIME = 120;
export const EDGE_SCROLL = { zone: 24, delay: 150, slowest: 4, fastest: 24 } as const;
/** Two fingers begin to pan and pinch after this travel (px) or this change of spread. */
export const PINCH_START = { travel: 8, spread: 0.03 } as const;
/** What the first finger did in this time is taken back when a second one comes. */
export const PINCH_TAKES_BACK = 250;
export const FINGER_TAP = { time: 250, distance: 10 } as const;
/** A touch wider than this is a palm, and one that began less than `before` ahead of the pen. */
export const PALM = { width: 40, before: 500 } as const;
/** Only a system touch cancel within this time of `down` counts as Esc. */
export const SYSTEM_CANCEL = 150;

/** `paste` is ignored from the middle button's `down` until this long after its `up`. */
export const MIDDLE_PASTE = 50;

// Section 2, Tools
/** What a click with a shape's tool makes, board px. */
export const CLICKED_SIZE = {
  rectangle: { width: 160, height: 100 },
  ellipse: { width: 120, height: 120 },
  diamond: { width: 120, height: 120 },
} as const;
/** What is drawn along its length, put without a pointer, board px. */
export const PLACED_LENGTH = 160;
/** A drawn box with both sides smaller than this is a click, board px. */
export const DRAWN_MIN = 1;
/** A click so near to a line's first point closes it, and a piece must be so long to have a middle, px. */
export const LINE = { closes: 10, piece: 40, step: 15 } as const;
/** `streamline`: how much of each step is held back; `error` px at the zoom drawn that simplifying may cost. */
export const INK = { streamline: { mouse: 0.5, pen: 0.25 }, error: 0.25 } as const;
/** A stroke is stored this often while it is drawn. */
export const INK_SAVED_EVERY = 2000;
export const AXIS_LOCK_CHOOSES = 24;
export const HOVER_WIDTH = 1.5;
/** Pictures of turned resize and rotate cursors come in steps of so many degrees. */
export const CURSOR_STEP = 15;
export const GLIDE = { starts: 0.5, friction: 0.9, per: 16, stops: 0.02 } as const;
/** Space between the selection and what Enter puts beside it (section 12), board px. */
export const BESIDE_GAP = 32;
/** A placed picture takes at most this part of the view's width and height, and is never larger than it is. */
export const IMAGE_FIT = 0.6;

// Section 3, Selection
export const HIT_TOLERANCE = { mouse: 6, pen: 8, touch: 14 } as const;
export const HANDLE = { size: 8, hit: 16, hitTouch: 32, edge: 5 } as const;
/** Below `edges` px no edge handles; below `one` px a single handle outside the corner. */
export const HANDLE_BOX = { edges: 64, one: 24, middle: 12 } as const;
export const SIDE_MIN = 1;
export const IMAGE_SIDE_MIN = 8;
export const OUTLINES_MAX = 200;
/** The ring outside a corner that turns, px from the corner; for touch a round handle above the box. */
export const ROTATE_RING = { from: 12, to: 24, touchAbove: 24, touchRadius: 8 } as const;
/** Degrees. A turn within `magnet` of a multiple of `magnetAt` goes there. */
export const ROTATE = { step: 1, coarse: 15, magnet: 2, magnetAt: 45 } as const;

// Section 4, Text
/** Line heights in parts of the font's size. */
export const LEADING = { text: 1.3, code: 1.2 } as const;
export const TAB_SPACES = 4;
export const FONT_SIZE = 20;
export const FONT_SIZES = { smallest: 1, largest: 2000 } as const;
/** Between a shape's outline and its text, board px. */
export const SHAPE_INSET = 8;
/** Sizes of a note's text, 20 → 16 → 14 → 12, in parts of the first. */
export const NOTE_STEPS = [1, 0.8, 0.7, 0.6] as const;
export const NOTE = { side: 200, inset: 16, gap: 16, smallest: 40, screenBelow: 0.25, snaps: 24 } as const;
/** A drag with the text tool wider than this sets the width, px. */
export const TEXT_DRAG = 36;
/** Text smaller than this on screen is brought to 14 px to be edited. */
export const EDIT_ZOOM = { below: 10, to: 14 } as const;
export const CARET = { width: 1.5, nameTime: 2000 } as const;
/** Typing on after so long a pause is another step of undo while the editor is open. */
export const TYPING_PAUSE = 500;
/** UTF-16 units of one object. */
export const TEXT_MAX = 1_048_576;
/** Above this many units a text is laid out in slices. */
export const LAYOUT_WHOLE = 50_000;
export const LAYOUT_SLICE = 8;

// Section 7, Clipboard and drops
/** A copy that would cover its source goes right and down by this for each repeat, board px. */
export const COPY_STEP = 16;
/** A copy closer to its source than this on both axes covers it, board px. */
export const COVERS = 2;
/** Pictures taken in at once, the space between them in their row (board px), and the bytes of each. */
export const IMAGES = { most: 20, gap: 16, bytes: 100_000_000 } as const;

// Section 5, Connectors
export const CONNECTOR = {
  /** Between an outline and a tip, beside half the stroke, board px. */
  gap: 4,
  /** A new one shorter than this is none, px. */
  least: 8,
  radius: 8,
  /** Of a new curve: how far its middle is aside ÷ its length. */
  bow: 0.15,
  /** A head's length, board px, and what each px of the stroke adds; half its width; what hides the line. */
  head: 6,
  headPerWidth: 2,
  headWidth: 0.4,
  headCovers: 0.7,
  /** With less room a head shrinks, then goes, board px. */
  shortHead: 12,
  noHead: 4,
} as const;
/** An object is bound to from so many px outside its line, at most so many board px; it stays until `leaves` px more. */
export const BINDING = {
  zone: 12,
  most: 48,
  leaves: 6,
  exact: 12,
  pause: 350,
  magnet: 10,
  step: 15,
} as const;
/** `near`: objects closer than this have short legs; `keeps`: what other sides must save to be taken. */
export const ELBOW = { leg: 24, shortLeg: 12, near: 60, keeps: 24, tolerance: 0.5 } as const;

// Section 8, Undo
export const UNDO_GROUP_TIME = 600;
export const UNDO_ENTRIES = 300;
/** Of the journal that is kept over a reload, and for how long. */
export const UNDO_BYTES = 4_000_000;
export const UNDO_KEPT_TIME = 7 * 24 * 60 * 60 * 1000;
export const UNDO_REVEAL_TIME = 150;
export const UNDO_FLASH_TIME = 600;

// Section 9, Live and stored
/** Geometry is rounded to 1/64 board px: one screen px at 6,400 %. */
export const GEOMETRY_GRID = 64;
export const LIVE_RATES = [
  { above: 50, perSecond: 10 },
  { above: 20, perSecond: 15 },
  { above: 0, perSecond: 30 },
] as const;
export const VIEW_RATE = 4;
/** A gesture at rest is said again, so that colleagues can tell it from a lost connection. */
export const LIVE_BEAT = 1000;
export const LIVE_SELECTION_MAX = 200;
export const INTERPOLATION = { fastest: 33, slowest: 150, weight: 0.2 } as const;
export const JUMP = { distance: 1000, age: 500 } as const;
/** A preview ends this long after its `live` is gone, or after nothing at all was heard. */
export const PREVIEW_OUTLIVES = 1500;
export const PREVIEW_SILENT = 2000;
/** An object that is elsewhere when its preview ends travels there. */
export const SETTLE_TIME = 150;
/** The newest points of a stroke that each message repeats. */
export const LIVE_INK_POINTS = 256;
export const PATH_VERSION = 1;
/** Points of a path are at 1/32 px of its natural box. */
export const PATH_GRID = 32;
export const INK_POINTS_MAX = 20_000;
export const COORDINATE_MAX = 1e7;
export const SIDE_MAX = 1e6;
export const STROKE_MAX = 1000;
export const TYPE_MAX = 64;
export const PARENT_DEPTH_MAX = 32;
export const VALUE_BYTES_MAX = 65_536;
export const ORDER_MAX = 256;
/** An index that would be longer than this makes the mover write the run of siblings above anew. */
export const ORDER_LONG = 64;
export const NAME_MAX = 200;
export const ALT_MAX = 2000;
export const ELEMENTS_MAX = 50_000;

// Section 10, Rendering
/** Below `dashes` zoom small dashes go, below `hairlines` thin strokes become hairlines. */
export const DETAIL = { full: 0.35, low: 0.1 } as const;
export const DASH_PERIOD_MIN = 2;
export const HAIRLINE = 0.5;
/** Letters smaller than this are drawn as bars, px. */
export const TEXT_BARS = 5;
/** Bytes of text bitmaps kept. */
export const TEXT_BITMAPS = { desktop: 48_000_000, phone: 16_000_000 } as const;
/**
 * Pictures of parts of the board, shown while the camera moves over more objects than this: device px of a side, how
 * many of a zoom are kept, how many canvases wait to be used again, and ms a frame to draw new ones.
 */
export const TILES = { abovePan: 50, aboveZoom: 500, side: 256, most: 192, spare: 64, slice: 4 } as const;
/**
 * Texts that are drawn after the shapes: ms that drawing all of a board may take before they wait, device px of the strips
 * that get them then, and ms a frame for it.
 */
export const LATE_TEXTS = { after: 50, strip: 32, slice: 8 } as const;
export const TINY = 3;
export const UNSEEN = 0.5;
/**
 * Decoded pictures: bytes kept on a desktop and on a phone, and the sizes they are decoded to, px of the longer
 * side; none is larger than `over` × the size it is drawn at.
 */
export const PICTURES = {
  bytes: { desktop: 128_000_000, phone: 48_000_000 },
  smallest: 64,
  largest: 4096,
  over: 1.5,
} as const;
export const CANVAS_PIXELS_MAX = 16_000_000;
/** Pictures that are saved: the longest side and the pixels that every browser draws, and the space round them, board px. */
export const EXPORT = { side: 16_384, pixels: 64_000_000, margin: 16, band: 1024 } as const;
export const CURSOR = { nameTime: 3000, time: 60_000 } as const;
export const HALO = { contrast: 1.5, width: 1, opacity: 0.25 } as const;
/** The dots of look/01-board-light.png: every 24 board px, doubled until 12 px apart on screen. */
export const GROUND = { step: 24, apart: 12, radius: 0.9 } as const;
/** Around what is shown whole: px, and in a narrow view a share of its width. */
export const FIT_MARGIN = { most: 64, share: 0.065 } as const;

// Section 11, Keys
export const NUDGE = 1;
export const NUDGE_FAR = 10;
/** Degrees. */
export const TURN = 15;

// Section 12, Access
export const TREE_ITEMS = 200;
export const ANNOUNCE_TIME = 500;
export const MOVED_STILL = 300;
export const JOINED_TIME = 60_000;
export const ROW_OVERLAP = 0.5;
