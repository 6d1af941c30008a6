import type { ToolName } from '../boardApi.ts';
import type { Point } from '../geometry/point.ts';
import type { InputEvent } from '../input/events.ts';
import type { KeyLike } from '../input/keys.ts';
import { boxTool } from './boxTool.ts';
import { connectorTool } from './connector.ts';
import { handTool } from './hand.ts';
import { lineTool } from './lineTool.ts';
import { noteTool } from './noteTool.ts';
import { penTool } from './pen.ts';
import { selectTool } from './select.ts';
import { textTool } from './textTool.ts';
import { EMPTY_OVERLAY, type Overlay, type Tool, type ToolContext } from './tool.ts';

/** Every tool there is; a new one is a line here and a file beside. */
const makeTools = (context: ToolContext): Readonly<Record<ToolName, Tool>> => ({
  select: selectTool(context),
  hand: handTool(context),
  rectangle: boxTool(context, 'rectangle'),
  ellipse: boxTool(context, 'ellipse'),
  diamond: boxTool(context, 'diamond'),
  line: lineTool(context),
  connector: connectorTool(context),
  pen: penTool(context, 'pen'),
  highlighter: penTool(context, 'highlighter'),
  text: textTool(context),
  note: noteTool(context),
});

/** Tools that make or change something, which a viewer has not. */
export const isEditing = (tool: ToolName): boolean => tool !== 'select' && tool !== 'hand';

export type Toolbox = {
  readonly context: ToolContext;
  readonly current: () => Tool;
  readonly isKept: () => boolean;
  /** The tool before finishes what it does and is left idle. */
  readonly choose: (tool: ToolName, keep: boolean) => void;
  readonly overlay: () => Overlay;
  readonly show: ToolContext['show'];
  readonly input: (event: InputEvent) => void;
  /** True when the tool took the key for itself. */
  readonly key: (event: KeyLike) => boolean;
  /** The view moved under the pointer: the drag goes on from there. */
  readonly repeat: () => void;
  /** Where the pointer drags now, for scrolling at the edge. */
  readonly dragAt: () => { readonly at: Point; readonly since: number } | undefined;
};

type ContextOf = (show: ToolContext['show'], done: ToolContext['done']) => ToolContext;

export function createToolbox(contextOf: ContextOf, onChange: () => void): Toolbox {
  let overlay = EMPTY_OVERLAY;
  let isKept = false;
  let lastDrag: (InputEvent & { kind: 'move' }) | undefined;
  let dragSince = 0;

  const show = (part: Partial<Overlay>): void => {
    const next = { ...overlay, ...part };
    const { hover, marquee, preview, draft, anchor, line, styled, readout, byTouch } = overlay;
    const isSame =
      next.hover === hover &&
      next.marquee === marquee &&
      next.preview === preview &&
      next.draft === draft &&
      next.anchor === anchor &&
      next.line === line &&
      next.styled === styled &&
      next.readout === readout &&
      next.byTouch === byTouch;
    if (isSame) return;
    overlay = next;
    onChange();
  };
  const context = contextOf(show, () => {
    if (!isKept) choose('select', false);
  });
  const tools = makeTools(context);
  let current = tools.select;

  const choose = (name: ToolName, keep: boolean): void => {
    isKept = keep;
    if (current.name !== name) {
      if (current.state() !== 'idle') current.input({ kind: 'finish' });
      current = tools[name];
      show({ ...EMPTY_OVERLAY, styled: overlay.styled, byTouch: overlay.byTouch });
      context.cursor(current.idleCursor);
    }
    onChange();
  };

  const remember = (event: InputEvent): void => {
    if (event.kind === 'move' && event.isDrag) {
      if (lastDrag === undefined) dragSince = event.time;
      lastDrag = event;
    } else if (event.kind !== 'drift') lastDrag = undefined;
  };

  return {
    context,
    current: () => current,
    isKept: () => isKept,
    choose,
    overlay: () => overlay,
    show,
    input(event) {
      remember(event);
      if ('device' in event) show({ byTouch: event.device === 'touch' });
      current.input(event);
    },
    key: ({ key, ctrlKey, metaKey, altKey, isComposing }) =>
      !ctrlKey && !metaKey && !altKey && !isComposing && current.key?.(key) === true,
    repeat() {
      if (lastDrag !== undefined) current.input(lastDrag);
    },
    dragAt: () => lastDrag && { at: lastDrag.at, since: dragSince },
  };
}
