import { type Camera, toScreen } from '../../camera/camera.ts';
import { paintOf } from '../../document/color.ts';
import { deletion, paragraphAt, type Stride } from '../../editing/deletion.ts';
import { movedBy, plainChange } from '../../editing/plainChange.ts';
import type {
  CaretAt,
  EditedText,
  TextEditing,
  TextSelection,
  ToggledMark,
} from '../../editing/textEditing.ts';
import { centerOf } from '../../geometry/geometry.ts';
import { type Point, rotate } from '../../geometry/point.ts';
import { baselineOf } from '../../render/drawText.ts';
import { type Theme, tokens } from '../../render/theme.ts';
import { readFormatted, writeFormatted } from '../../text/formattedText.ts';
import { fontOf } from '../../text/measure.ts';
import { plainText } from '../../text/richText.ts';
import { lineLeft } from '../../text/textArea.ts';
import { textColor } from '../../text/textColor.ts';
import type { TextRuns } from '../../undo/entry.ts';
import { box, style } from '../styled.ts';
import { pageBaseline } from './baseline.ts';
import { createCaret } from './caret.ts';
import { editorLines } from './lines.ts';

export type TextEditorOptions = {
  /** Fills the board, above its canvases; it never scrolls. */
  readonly layer: HTMLElement;
  readonly editing: TextEditing;
  readonly font: string;
  readonly theme: () => Theme;
  readonly label: (element: EditedText['element']) => string;
  readonly isMac: boolean;
  /** Esc and Ctrl + Enter: the focus goes back to the board. */
  readonly onEnd: (reason: 'escape' | 'finish') => void;
  readonly onWheel: (event: WheelEvent) => void;
};

/** The one editor of a board, placed on the text in hand so that its letters are where the canvas had them. */
export type TextEditor = {
  readonly open: (camera: Camera, caret: CaretAt) => void;
  /** The text changed, by me or a colleague. */
  readonly update: () => void;
  /** Follows the view; called in each frame. */
  readonly place: (camera: Camera) => void;
  readonly hasFocus: () => boolean;
  readonly close: () => void;
};

const isSame = (one: TextSelection | undefined, other: TextSelection | undefined): boolean =>
  one?.anchor === other?.anchor && one?.head === other?.head;

const REGULAR = { bold: false, italic: false, code: false };

const MARK_KEYS: Readonly<Record<string, ToggledMark>> = {
  b: 'bold',
  i: 'italic',
  u: 'underline',
  e: 'code',
  'shift+x': 'strike',
};

const DELETIONS: Readonly<Record<string, readonly ['backward' | 'forward', Stride]>> = {
  deleteContentBackward: ['backward', 'character'],
  deleteContentForward: ['forward', 'character'],
  deleteContent: ['backward', 'character'],
  deleteWordBackward: ['backward', 'word'],
  deleteWordForward: ['forward', 'word'],
  deleteSoftLineBackward: ['backward', 'line'],
  deleteSoftLineForward: ['forward', 'line'],
  deleteHardLineBackward: ['backward', 'line'],
  deleteHardLineForward: ['forward', 'line'],
};

/** What an input method writes by itself in the page; it is read from there once it is done. */
const COMPOSED = new Set(['insertCompositionText', 'deleteCompositionText', 'insertFromComposition']);

const FORMATS: Readonly<Record<string, ToggledMark>> = {
  formatBold: 'bold',
  formatItalic: 'italic',
  formatUnderline: 'underline',
  formatStrikeThrough: 'strike',
};

/** Text as it comes from outside: one kind of line end, tabs as the spaces they are shown as. */
const tidied = (words: string): string =>
  words.replace(/\r\n?/g, '\n').replaceAll('\t', '    ').toWellFormed();

const rangeOfSelection = ({ anchor, head }: TextSelection): [start: number, end: number] => [
  Math.min(anchor, head),
  Math.max(anchor, head),
];

/** What cleans is loaded with the first text that comes with a format. */
async function pastedRuns(html: string): Promise<TextRuns> {
  const { sanitizeRichText } = await import('@flux/sanitize/markup');
  return readFormatted(sanitizeRichText(html)).map(({ insert, ...rest }) => ({
    insert: tidied(insert),
    ...rest,
  }));
}

export function createTextEditor(options: TextEditorOptions): TextEditor {
  const { layer, editing } = options;
  const frame = box({
    position: 'absolute',
    left: '0',
    top: '0',
    transformOrigin: '0 0',
    width: '0',
    height: '0',
  });
  const root = box({
    position: 'absolute',
    left: '0',
    top: '0',
    outline: 'none',
    caretColor: 'transparent',
    fontKerning: 'normal',
    textRendering: 'geometricPrecision',
    userSelect: 'text',
    pointerEvents: 'auto',
    touchAction: 'none',
    cursor: 'text',
    textAlign: 'left',
    tabSize: '4',
  });
  root.setAttribute('contenteditable', 'true');
  root.setAttribute('role', 'textbox');
  root.setAttribute('aria-multiline', 'true');
  root.spellcheck = true;
  const lines = editorLines(root);
  const caret = createCaret();
  let stop: AbortController | undefined;
  let camera: Camera = { x: 0, y: 0, zoom: 1 };
  /** What was written when an input method began; undefined when none is at work. */
  let composing: string | undefined;
  let shownFont = '';
  /** What the page last had selected, as far as is known: a change of it is told a moment later. */
  let known: TextSelection | undefined;
  let offset = 0;

  const isOpen = (): boolean => stop !== undefined;

  const readSelection = (): TextSelection | undefined => {
    const selection = document.getSelection();
    if (selection === null || selection.anchorNode === null || selection.focusNode === null) return undefined;
    if (!root.contains(selection.anchorNode) || !root.contains(selection.focusNode)) return undefined;
    const anchor = lines.placeOf(selection.anchorNode, selection.anchorOffset);
    const head = lines.placeOf(selection.focusNode, selection.focusOffset);
    return anchor === undefined || head === undefined ? undefined : { anchor, head };
  };

  const hear = (): void => {
    const now = readSelection();
    if (now === undefined || isSame(now, known)) return;
    known = now;
    editing.select(now);
  };

  /** What was selected in the words as the page has them, where a colleague has written since. */
  const hearBehind = ({ element }: EditedText): void => {
    const now = readSelection();
    if (now === undefined || known === undefined || isSame(now, known)) return;
    const theirs = plainChange(lines.read(), element.text?.plain ?? '');
    editing.select({ anchor: movedBy(now.anchor, theirs), head: movedBy(now.head, theirs) });
  };

  const writeSelection = ({ selection }: EditedText): void => {
    known = selection;
    if (isSame(readSelection(), selection)) return;
    const [from, to] = [lines.nodeAt(selection.anchor), lines.nodeAt(selection.head)];
    if (from === undefined || to === undefined) return;
    document.getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
  };

  /** The middle of the caret stays the middle of the box round it, however the text is turned. */
  const placeCaret = (): void => {
    const edited = editing.current();
    const selection = document.getSelection();
    if (edited === undefined || selection === null || selection.focusNode === null) return;
    const { element, placed } = edited;
    const color =
      paintOf(textColor(element, options.theme()), options.theme()) ?? tokens[options.theme()].ink;
    if (!selection.isCollapsed || !root.contains(selection.focusNode)) {
      caret.show(undefined, camera.zoom, color);
      return;
    }
    const { lineHeight } = placed.layout;
    const at = caretPoint(selection.getRangeAt(0), element.geometry[4], lineHeight);
    caret.show({ x: at.x, y: at.line * lineHeight, height: lineHeight }, camera.zoom, color);
  };

  /** Where the browser has the caret, in px of the text; on an empty line it has no box to tell it by. */
  const caretPoint = (range: Range, angle: number, lineHeight: number): { x: number; line: number } => {
    const [rect] = range.getClientRects();
    const node = range.startContainer;
    const line = [...root.childNodes].findIndex((child) => child === node || child.contains(node));
    if (rect === undefined) {
      const edited = editing.current();
      const empty = edited?.placed.layout.lines()[Math.max(0, line)];
      return {
        x: edited === undefined || empty === undefined ? 0 : lineLeft(edited.placed, empty),
        line: Math.max(0, line),
      };
    }
    const origin = frame.getBoundingClientRect();
    const middle = {
      x: (rect.left + rect.right) / 2 - origin.left,
      y: (rect.top + rect.bottom) / 2 - origin.top,
    };
    const turned = rotate(middle, { x: 0, y: 0 }, -angle);
    const found = line >= 0 ? line : Math.floor(turned.y / camera.zoom / lineHeight);
    return { x: turned.x / camera.zoom, line: found };
  };

  const render = (edited: EditedText): void => {
    const { element, placed } = edited;
    const theme = options.theme();
    const { layout, width } = placed;
    const font = fontOf(REGULAR, layout.size, options.font);
    const paint = paintOf(textColor(element, theme), theme) ?? tokens[theme].ink;
    if (font !== shownFont) {
      shownFont = font;
      root.style.font = font;
      // The page's baseline is brought to where the canvas has it.
      offset = baselineOf(placed) - pageBaseline(layer, font, layout.lineHeight);
    }
    style(root, {
      color: paint,
      opacity: String(element.style.opacity / 100),
      width: `${Math.max(1, width)}px`,
      minHeight: `${layout.height()}px`,
    });
    lines.render(placed, tokens[theme].accent);
  };

  const place = (next: Camera): void => {
    camera = next;
    const edited = editing.current();
    if (!isOpen() || edited === undefined) return;
    const [x, y, w, h, r] = edited.element.geometry;
    const center = centerOf([x, y, w, h, r]);
    // Within the transform the offset is kept to the last digit; the page rounds a place of an element to whole px.
    const corner = rotate({ x: x + edited.placed.left, y: y + edited.placed.top + offset }, center, r);
    const at = toScreen(camera, corner);
    const [cos, sin] = [Math.cos(r) * camera.zoom, Math.sin(r) * camera.zoom];
    style(frame, { transform: `matrix(${cos}, ${sin}, ${-sin}, ${cos}, ${at.x}, ${at.y})` });
    placeCaret();
  };

  const update = (): void => {
    const edited = editing.current();
    if (!isOpen() || edited === undefined || composing !== undefined) return;
    hearBehind(edited);
    render(edited);
    place(camera);
    writeSelection(editing.current() ?? edited);
    placeCaret();
  };

  /** What an input method, or a keyboard that only tells of whole words, wrote in the page. */
  const takeFromPage = (before: string): void => {
    const now = editing.current();
    const mine = plainChange(before, lines.read());
    if (now === undefined || mine === undefined) {
      update();
      return;
    }
    const theirs = plainChange(before, now.element.text?.plain ?? '');
    const start = movedBy(mine.at, theirs);
    const end = Math.max(start, movedBy(mine.at + mine.removed, theirs));
    editing.replace(start, end, tidied(mine.inserted));
    update();
  };

  const rangeOf = (event: InputEvent): { start: number; end: number } | undefined => {
    const [target] = event.getTargetRanges();
    const selection = readSelection();
    if (target !== undefined) {
      const start = lines.placeOf(target.startContainer, target.startOffset);
      const end = lines.placeOf(target.endContainer, target.endOffset);
      if (start !== undefined && end !== undefined) return { start, end };
    }
    return (
      selection && {
        start: Math.min(selection.anchor, selection.head),
        end: Math.max(selection.anchor, selection.head),
      }
    );
  };

  const remove = (way: readonly ['backward' | 'forward', Stride]): void => {
    const selection = readSelection();
    if (selection === undefined) return;
    const { anchor, head } = selection;
    const text = editing.current()?.element.text?.plain ?? '';
    const { start, end } =
      anchor === head
        ? deletion(text, head, ...way)
        : { start: Math.min(anchor, head), end: Math.max(anchor, head) };
    editing.replace(start, end, '');
  };

  const insert = (event: InputEvent, words: string): void => {
    const range = rangeOf(event);
    if (range !== undefined) editing.replace(range.start, range.end, tidied(words));
  };

  const beforeInput = (event: InputEvent): void => {
    const { inputType } = event;
    if (COMPOSED.has(inputType) || event.isComposing) return;
    event.preventDefault();
    hear();
    const way = DELETIONS[inputType];
    const format = FORMATS[inputType];
    if (way !== undefined) remove(way);
    else if (format !== undefined) editing.toggle(format);
    else if (inputType === 'insertParagraph' || inputType === 'insertLineBreak') insert(event, '\n');
    else if (inputType === 'deleteByCut' || inputType === 'deleteByDrag') insert(event, '');
    else if (inputType === 'historyUndo') editing.undo();
    else if (inputType === 'historyRedo') editing.redo();
    else if (inputType.startsWith('insert')) {
      insert(event, event.data ?? event.dataTransfer?.getData('text/plain') ?? '');
    }
  };

  const key = (event: KeyboardEvent): boolean => {
    if (event.isComposing || event.keyCode === 229) return false;
    hear();
    if (event.key === 'Escape') {
      options.onEnd('escape');
      return true;
    }
    const withCtrl = options.isMac ? event.metaKey : event.ctrlKey;
    if (!withCtrl || event.altKey) return false;
    const name = `${event.shiftKey ? 'shift+' : ''}${event.key.toLowerCase()}`;
    const mark = MARK_KEYS[name];
    if (name === 'enter') options.onEnd('finish');
    else if (name === 'z') editing.undo();
    else if (name === 'shift+z' || name === 'y') editing.redo();
    else if (mark !== undefined) editing.toggle(mark);
    else return false;
    return true;
  };

  const copy = (event: ClipboardEvent): void => {
    hear();
    const edited = editing.current();
    const { anchor, head } = readSelection() ?? edited?.selection ?? { anchor: 0, head: 0 };
    event.preventDefault();
    event.stopPropagation();
    if (anchor === head || edited === undefined) return;
    const [start, end] = [Math.min(anchor, head), Math.max(anchor, head)];
    const text = edited.element.text ?? plainText('');
    event.clipboardData?.setData('text/plain', text.plain.slice(start, end));
    event.clipboardData?.setData('text/html', writeFormatted(text, start, end));
    if (event.type === 'cut') editing.replace(start, end, '');
  };

  const paste = (event: ClipboardEvent): void => {
    hear();
    event.preventDefault();
    event.stopPropagation();
    const selection = readSelection();
    const words = tidied(event.clipboardData?.getData('text/plain') ?? '');
    const html = event.clipboardData?.getData('text/html') ?? '';
    if (selection === undefined || (words === '' && html === '')) return;
    if (html === '') editing.replace(...rangeOfSelection(selection), words);
    else void pasteFormatted(html, words);
  };

  /** Words that have marks of ours keep them; others come as the plain text that the other program made of them. */
  const pasteFormatted = async (html: string, words: string): Promise<void> => {
    const id = editing.current()?.id;
    const runs = await pastedRuns(html).catch(() => []);
    hear();
    const edited = editing.current();
    if (edited === undefined || edited.id !== id || (words === '' && runs.length === 0)) return;
    const isMarked = runs.some(({ attributes = {} }) => Object.keys(attributes).length > 0);
    const range = rangeOfSelection(readSelection() ?? edited.selection);
    if (isMarked || words === '') editing.replaceMarked(...range, runs);
    else editing.replace(...range, words);
  };

  const thirdClick = (event: MouseEvent): void => {
    hear();
    const selection = readSelection();
    if (event.detail !== 3 || selection === undefined) return;
    event.preventDefault();
    const { start, end } = paragraphAt(editing.current()?.element.text?.plain ?? '', selection.head);
    editing.select({ anchor: start, head: end });
    update();
  };

  const join = (signal: AbortSignal): void => {
    root.addEventListener('beforeinput', beforeInput, { signal });
    root.addEventListener(
      'keydown',
      (event) => {
        event.stopPropagation();
        if (key(event)) event.preventDefault();
      },
      { signal },
    );
    root.addEventListener('keyup', (event) => event.stopPropagation(), { signal });
    root.addEventListener(
      'compositionstart',
      () => {
        composing = editing.current()?.element.text?.plain ?? '';
      },
      { signal },
    );
    root.addEventListener(
      'compositionend',
      () => {
        const before = composing;
        composing = undefined;
        if (before !== undefined) takeFromPage(before);
      },
      { signal },
    );
    root.addEventListener(
      'input',
      () => {
        const now = editing.current()?.element.text?.plain ?? '';
        if (composing === undefined) takeFromPage(now);
        else placeCaret();
      },
      { signal },
    );
    root.addEventListener('copy', copy, { signal });
    root.addEventListener('cut', copy, { signal });
    root.addEventListener('paste', paste, { signal });
    root.addEventListener('mousedown', thirdClick, { signal });
    root.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        options.onWheel(event);
      },
      { signal, passive: false },
    );
    root.addEventListener(
      'blur',
      () => {
        // Another window is no other place of this page.
        if (document.activeElement !== root) editing.close();
      },
      { signal },
    );
    document.addEventListener(
      'selectionchange',
      () => {
        if (composing === undefined) hear();
        placeCaret();
      },
      { signal },
    );
  };

  /** The text's place nearest to a point of the board on screen. */
  const pointed = ({ x, y }: Point): number | undefined => {
    const { left, top } = layer.getBoundingClientRect();
    const found = document.caretPositionFromPoint?.(left + x, top + y);
    return found === null || found === undefined || !root.contains(found.offsetNode)
      ? undefined
      : lines.placeOf(found.offsetNode, found.offset);
  };

  return {
    open(next, at) {
      const edited = editing.current();
      if (edited === undefined) return;
      stop?.abort();
      stop = new AbortController();
      composing = undefined;
      shownFont = '';
      known = undefined;
      root.replaceChildren();
      frame.append(root, caret.element);
      layer.append(frame);
      root.setAttribute('aria-label', options.label(edited.element));
      render(edited);
      camera = next;
      place(camera);
      const point = typeof at === 'object' ? pointed(at) : undefined;
      if (point !== undefined) editing.select({ anchor: point, head: point });
      root.focus({ preventScroll: true });
      join(stop.signal);
      update();
    },
    update,
    place,
    hasFocus: () => isOpen() && document.activeElement === root,
    close() {
      stop?.abort();
      stop = undefined;
      frame.remove();
    },
  };
}
