import { readingOrder } from './access/readingOrder.ts';
import type { CommandName } from './boardApi.ts';
import { type Camera, centeredOn, fitted, type Size, viewBox, zoomAround } from './camera/camera.ts';
import type { CameraControl } from './camera/cameraControl.ts';
import { stepIn, stepOut } from './camera/steps.ts';
import { duplicate } from './clipboard/duplicate.ts';
import { arrange } from './commands/arrange.ts';
import { connecting } from './commands/connecting.ts';
import { setLocked } from './commands/lock.ts';
import { BESIDE_GAP, PAGE_STEP, SIDE_MAX, SIDE_MIN, TURN, UNDO_REVEAL_TIME } from './constants.ts';
import { isShown } from './document/element.ts';
import type { TextEditing } from './editing/textEditing.ts';
import { type Box, boxAround, boxCenter, boxesTouch } from './geometry/box.ts';
import { boundsOf, centerOf, type Geometry, roundLength } from './geometry/geometry.ts';
import { type Point, radiansOf } from './geometry/point.ts';
import { settled } from './geometry/transform.ts';
import type { KeyAction } from './input/keys.ts';
import type { Scene } from './scene/scene.ts';
import type { Selection } from './scene/selection.ts';
import { selectionBox } from './scene/selectionBox.ts';
import { freeEnds } from './tools/freeEnds.ts';
import { placeElement } from './tools/placeElement.ts';
import type { Toolbox } from './tools/toolbox.ts';
import type { Journal, Outcome } from './undo/journal.ts';
import type { Edit } from './undo/record.ts';

export type CommandContext = {
  readonly scene: Scene;
  readonly selection: Selection;
  readonly camera: CameraControl;
  readonly size: () => Size;
  readonly toolbox: Toolbox;
  readonly journal: Journal;
  readonly canEdit: () => boolean;
  readonly write: Pick<TextEditing, 'open'>;
  readonly clipboard: ClipboardCommands;
  /** False where a board takes no pictures in. */
  readonly pickImages: () => boolean;
  /** Asks how to save a picture of the board. */
  readonly onExport: () => void;
  /** Asks for words about a picture. */
  readonly onDescribe: (id: string, words: string) => void;
  /** Asks what to connect the selected object to. */
  readonly onConnect: () => void;
  /** Ends a gesture as if it had not been; false when there was none. */
  readonly escape: () => boolean;
  /** Ends a gesture where it is. */
  readonly settle: () => void;
  readonly commit: (command: string, work: (edit: Edit) => void, group?: string) => void;
  readonly onOutcome: (direction: 'undo' | 'redo', outcome: Outcome) => void;
  readonly onDeleted: (count: number) => void;
  readonly onMoved: (geometry: Geometry) => void;
  readonly onSized: (geometry: Geometry) => void;
  readonly onTurned: (geometry: Geometry) => void;
  /** A command that has no words of its own did something. */
  readonly onDone: (command: CommandName) => void;
};

export type Commands = {
  readonly run: (command: CommandName) => boolean;
  /** True when the key did something or is the board's anyway, so that the browser must not act on it. */
  readonly act: (action: KeyAction) => boolean;
  /** Takes away what was put on the clipboard to be cut. */
  readonly removeCut: () => void;
  readonly connector: ReturnType<typeof connecting>;
  /** Moves the view so that these are in it, if none of them is. */
  readonly reveal: (ids: Iterable<string>) => void;
};

/** The system's clipboard as commands use it; each tells whether it was begun, the rest comes later. */
export type ClipboardCommands = {
  /** `then`: once it is on the clipboard. */
  readonly copy: (then: () => void) => boolean;
  readonly paste: (mode: 'atPointer' | 'inPlace') => boolean;
};

/** Those whose result is not said by a sentence or by the selection. */
const SAID_BY_NAME: ReadonlySet<CommandName> = new Set([
  'forward',
  'backward',
  'toFront',
  'toBack',
  'lock',
  'unlock',
]);

export function createCommands(context: CommandContext): Commands {
  const { scene, selection, camera, toolbox, journal } = context;

  const boundsOfIds = (ids: Iterable<string>): Box | undefined =>
    boxAround(
      [...ids].flatMap((id) => {
        const element = scene.get(id);
        return element === undefined ? [] : [boundsOf(element.geometry)];
      }),
    );
  const selected = (): string[] => [...selection.ids()].filter((id) => scene.get(id)?.locked === false);
  const middle = (): Point => ({ x: context.size().width / 2, y: context.size().height / 2 });

  const zoomTo = (zoom: number): boolean => {
    const from = camera.target();
    if (zoom === from.zoom) return false;
    camera.flyTo(zoomAround(from, middle(), zoom));
    return true;
  };

  const fit = (box: Box | undefined): boolean => {
    if (box === undefined) return false;
    camera.flyTo(fitted(box, context.size()));
    return true;
  };

  const reveal = (ids: Iterable<string>): void => {
    const box = boundsOfIds(ids);
    const at: Camera = camera.target();
    if (box === undefined || boxesTouch(box, viewBox(at, context.size()))) return;
    camera.flyTo(centeredOn(boxCenter(box), at.zoom, context.size()), UNDO_REVEAL_TIME);
  };

  const remove = (command: 'delete' | 'cut'): boolean => {
    const ids = selected();
    if (ids.length === 0 || !context.canEdit()) return false;
    context.commit(command, (edit) => {
      freeEnds(scene, new Set(ids), edit);
      for (const id of ids) edit.remove(id);
    });
    context.onDeleted(ids.length);
    return true;
  };

  const step = (direction: 'undo' | 'redo'): boolean => {
    if (!context.canEdit()) return false;
    const outcome = direction === 'undo' ? journal.undo() : journal.redo();
    if (outcome.kind === 'done') {
      const chosen = direction === 'undo' ? outcome.selection : outcome.ids;
      selection.set(chosen.filter((id) => scene.get(id) !== undefined));
      reveal(outcome.ids);
    }
    context.onOutcome(direction, outcome);
    return outcome.kind !== 'none';
  };

  /** Esc: gesture, then selection, then the tool (board.md, Keys and names). */
  const back = (): boolean => {
    if (context.escape()) return true;
    if (selection.ids().size > 0) {
      selection.set([]);
      return true;
    }
    if (toolbox.current().name === 'select') return false;
    toolbox.choose('select', false);
    return true;
  };

  const neighbour = (by: 1 | -1): boolean => {
    const list = readingOrder(scene.inOrder().map(({ element }) => element)).filter(isShown);
    const at = list.findIndex(({ id }) => selection.ids().has(id));
    const next =
      at === -1 && by === -1 ? list.length - 1 : (at + by + list.length) % Math.max(1, list.length);
    const found = list[next];
    if (found === undefined) return false;
    selection.set([found.id]);
    reveal([found.id]);
    return true;
  };

  const selectAll = (): boolean => {
    const ids = scene
      .inOrder()
      .flatMap(({ element }) => (isShown(element) && !element.locked ? [element.id] : []));
    selection.set(ids);
    return ids.length > 0;
  };

  const change = (name: string, next: (geometry: Geometry) => Geometry): Geometry | undefined => {
    const ids = selected();
    const first = ids[0];
    if (first === undefined || !context.canEdit()) return undefined;
    context.commit(
      name,
      (edit) => {
        for (const id of ids) {
          const element = scene.get(id);
          if (element !== undefined) placeElement(element, next(element.geometry), edit);
        }
      },
      `${name} ${ids.join(' ')}`,
    );
    return scene.get(first)?.geometry;
  };

  const nudge = (dx: number, dy: number): boolean => {
    const moved = change('move', ([x, y, w, h, r]) => [x + dx, y + dy, w, h, r]);
    if (moved !== undefined) context.onMoved(moved);
    return moved !== undefined;
  };

  const side = (length: number): number => Math.min(SIDE_MAX, Math.max(SIDE_MIN, roundLength(length)));

  /** The right and bottom edge move; the top left corner stays, whatever the angle. */
  const resize = (dw: number, dh: number): boolean => {
    const sized = change('resize', ([x, y, w, h, r]) => {
      const width = side(w + dw);
      const height = side(h + dh);
      const [gx, gy] = [(width - w) / 2, (height - h) / 2];
      const cos = Math.cos(r);
      const sin = Math.sin(r);
      return [
        roundLength(x + gx * (cos - 1) - gy * sin),
        roundLength(y + gx * sin + gy * (cos - 1)),
        width,
        height,
        r,
      ];
    });
    if (sized !== undefined) context.onSized(sized);
    return sized !== undefined;
  };

  /** About the middle of the box round the selection. */
  const turn = (degrees: number): boolean => {
    const box = selectionBox(selected().flatMap((id) => scene.get(id) ?? []));
    if (box === undefined) return false;
    const { x: cx, y: cy } = centerOf(box);
    const turned = change('rotate', (geometry) =>
      settled(geometry, { op: 'rotate', cx, cy, a: radiansOf(degrees) }),
    );
    if (turned !== undefined) context.onTurned(turned);
    return turned !== undefined;
  };

  const describe = (): boolean => {
    const [id] = selected();
    const element = id === undefined ? undefined : scene.get(id);
    if (element?.type !== 'image' || selection.ids().size > 1 || !context.canEdit()) return false;
    context.onDescribe(element.id, element.alt ?? '');
    return true;
  };

  const connector = connecting(toolbox.context);
  const connectTo = (): boolean => {
    const canConnect = connector.targets().length > 0;
    if (canConnect) context.onConnect();
    return canConnect;
  };

  /** Opens the editor on the one object that is selected. */
  const edit = (): boolean => {
    const [id, ...more] = selection.ids();
    return id !== undefined && more.length === 0 && context.write.open(id, 'end');
  };

  /** With a tool that draws, Enter puts its thing beside the selection, or in the middle of the view. */
  const enter = (): boolean => {
    const { place } = toolbox.current();
    if (place === undefined) return edit();
    if (!context.canEdit()) return false;
    const beside = boundsOfIds(selection.ids());
    const box = viewBox(camera.target(), context.size());
    const center =
      beside === undefined
        ? boxCenter(box)
        : { x: beside.maxX + BESIDE_GAP + place.size.width / 2, y: boxCenter(beside).y };
    place.at(center);
    reveal(selection.ids());
    return true;
  };

  const runs: Readonly<Record<CommandName, () => boolean>> = {
    undo: () => step('undo'),
    edit,
    redo: () => step('redo'),
    delete: () => remove('delete'),
    cut: () => selected().length > 0 && context.canEdit() && context.clipboard.copy(() => remove('cut')),
    copy: () => context.clipboard.copy(() => {}),
    insertImage: () => context.canEdit() && context.pickImages(),
    describe,
    connectTo,
    export: () => {
      if (scene.count() > 0) context.onExport();
      return scene.count() > 0;
    },
    paste: () => context.canEdit() && context.clipboard.paste('atPointer'),
    pasteInPlace: () => context.canEdit() && context.clipboard.paste('inPlace'),
    forward: () => arrange(context, selected(), 'forward'),
    backward: () => arrange(context, selected(), 'backward'),
    toFront: () => arrange(context, selected(), 'toFront'),
    toBack: () => arrange(context, selected(), 'toBack'),
    duplicate: () => duplicate(toolbox.context, selected()) > 0,
    lock: () => setLocked(context, true) || setLocked(context, false),
    unlock: () => setLocked(context, false),
    turnRight: () => turn(TURN),
    turnLeft: () => turn(-TURN),
    selectAll,
    back,
    zoomIn: () => zoomTo(stepIn(camera.target().zoom)),
    zoomOut: () => zoomTo(stepOut(camera.target().zoom)),
    zoomTo100: () => zoomTo(1),
    fitAll: () => fit(scene.bounds()),
    fitSelection: () => fit(boundsOfIds(selection.ids())),
    keepTool() {
      toolbox.choose(toolbox.current().name, !toolbox.isKept());
      return true;
    },
    nextObject: () => neighbour(1),
    previousObject: () => neighbour(-1),
  };

  const isView = (command: CommandName): boolean => command.startsWith('zoom') || command.startsWith('fit');

  /** Pressed in the middle of a drag they would copy what is in the hand (board.md, Tools, moving). */
  const isIgnoredMidDrag = (command: CommandName): boolean =>
    command === 'duplicate' || command.startsWith('paste');

  const run = (command: CommandName): boolean => {
    if (isIgnoredMidDrag(command) && toolbox.current().state() !== 'idle') return false;
    if (command !== 'back' && !isView(command)) context.settle();
    const isDone = runs[command]();
    if (isDone && SAID_BY_NAME.has(command)) context.onDone(command);
    return isDone;
  };

  return {
    run,
    removeCut() {
      remove('cut');
    },
    connector,
    reveal,
    act(action) {
      switch (action.kind) {
        case 'command':
          // Esc with nothing to go back from is the page's: it may close what is beside the board.
          return run(action.command) || action.command !== 'back';
        case 'nudge':
          context.settle();
          return nudge(action.dx, action.dy);
        case 'size':
          context.settle();
          return resize(action.dw, action.dh);
        case 'page': {
          const { width, height } = context.size();
          camera.pan(-action.x * width * PAGE_STEP, -action.y * height * PAGE_STEP);
          return true;
        }
        case 'enter':
          return enter();
        case 'tool':
        case 'menu':
          return false;
      }
    },
  };
}
