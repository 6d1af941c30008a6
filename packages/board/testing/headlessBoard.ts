import * as Y from 'yjs';
import { createCamera } from '../camera/cameraControl.ts';
import { createClipboard } from '../clipboard/clipboard.ts';
import { lastCopies } from '../clipboard/duplicate.ts';
import { exchange } from '../clipboard/exchange.ts';
import type { Flavors } from '../clipboard/flavors.ts';
import { fragmentOf } from '../clipboard/fragment.ts';
import { type CommandContext, createCommands } from '../commands.ts';
import { createElement, type NewElement } from '../document/edit.ts';
import { fileOf } from '../document/files.ts';
import { refitTexts } from '../editing/refit.ts';
import { createTextEditing } from '../editing/textEditing.ts';
import type { InputEvent, PointerLike } from '../input/events.ts';
import { gestures as createGestures } from '../input/gestures.ts';
import { type KeyLike, keyAction } from '../input/keys.ts';
import { routeInput } from '../input/router.ts';
import type { LiveGesture } from '../live/presence.ts';
import { openScene } from '../scene/scene.ts';
import { createSelection } from '../scene/selection.ts';
import { createStyling } from '../tools/styling.ts';
import { boardPoint, type Cursor } from '../tools/tool.ts';
import { createToolbox } from '../tools/toolbox.ts';
import { createJournal } from '../undo/journal.ts';
import { english } from './english.ts';
import { fakeClock } from './fakeClock.ts';
import { fakeMeasure } from './fakeMeasure.ts';

type Keys = Partial<Pick<PointerLike, 'shiftKey' | 'altKey' | 'ctrlKey'>>;
type Extra = Partial<PointerLike>;

/** A rectangle to begin with; ids are filled up to their least length. */
export type Given = Partial<NewElement> & { readonly geometry: NewElement['geometry'] };

export const named = (name: string): string => name.padEnd(8, '-');

export function put(doc: Y.Doc, elements: Readonly<Record<string, Given>>): void {
  doc.transact(() => {
    Object.entries(elements).forEach(([name, element], at) => {
      createElement(doc, {
        id: named(name),
        type: 'rectangle',
        index: `a${at}`,
        parent: null,
        ...element,
      });
    });
  });
}

/** The whole board but for what needs a browser: real document, scene, tools, undo and input, a fake clock. */
export function headlessBoard(elements: Readonly<Record<string, Given>> = {}, { canEdit = true } = {}) {
  const doc = new Y.Doc();
  put(doc, elements);
  const clock = fakeClock();
  const scene = openScene(doc, fakeMeasure);
  const selection = createSelection();
  const journal = createJournal(doc, clock.now, (ids) => refitTexts(doc, fakeMeasure, ids));
  const size = { width: 1000, height: 600 };
  const seen = {
    live: [] as (LiveGesture | undefined)[],
    cursor: 'default' as Cursor,
    menus: [] as InputEvent[],
    outcomes: [] as string[],
    said: [] as string[],
    vibrated: 0,
    pointer: undefined as { x: number; y: number } | undefined,
    commits: [] as string[],
    files: [] as File[],
    described: [] as string[],
  };
  const rights = { canEdit };
  let isPenMode = false;
  const camera = createCamera({
    size: () => size,
    now: clock.now,
    reducedMotion: () => true,
    onChange: () => {},
  });
  const editing = createTextEditing({
    doc,
    scene,
    selection,
    journal,
    measure: fakeMeasure,
    canEdit: () => rights.canEdit,
    now: clock.now,
    onChange: () => {},
    onTooLong: (units) => seen.said.push(`too long ${units}`),
    onLost: (id) => seen.said.push(`lost ${id}`),
  });
  const copies = lastCopies();
  const toolbox = createToolbox(
    (show, done) => ({
      scene,
      selection,
      camera: camera.get,
      size: () => size,
      canEdit: () => rights.canEdit,
      styleOf: (type) => styling.of(type),
      connects: () => styling.connects(),
      after: clock.after,
      commitStep(command, work, step) {
        seen.commits.push(command);
        journal.commit(command, work, {
          selection: selection.ids(),
          step,
        });
      },
      write: editing,
      commit(command, work) {
        seen.commits.push(command);
        journal.commit(command, work, { selection: selection.ids() });
      },
      fragment: (ids) => fragmentOf(doc, scene, ids),
      copies,
      show,
      live: (gesture) => {
        seen.live.push(gesture);
      },
      cursor: (cursor) => {
        seen.cursor = cursor;
      },
      pan: camera.pan,
      glide: camera.glide,
      done,
    }),
    () => {},
  );
  const commitGrouped: CommandContext['commit'] = (command, work, group) =>
    journal.commit(command, work, {
      selection: selection.ids(),
      ...(group === undefined ? {} : { group }),
    });
  const styling = createStyling({
    scene,
    selection,
    tool: toolbox.current,
    canEdit: () => rights.canEdit,
    commit: commitGrouped,
    show: (styled) => toolbox.show({ styled }),
    live: (gesture) => {
      seen.live.push(gesture);
    },
  });
  const gestures = createGestures({
    emit: routeInput({
      camera,
      tool: toolbox.input,
      pointer: (sample) => {
        seen.pointer = sample?.at;
        clipboard.pointer(sample && boardPoint(toolbox.context, sample.at));
      },
      menu: (event) => seen.menus.push({ kind: 'menu', ...event }),
      command: (command) => {
        commands.run(command);
      },
      pen: () => {
        isPenMode = true;
      },
      vibrate: () => {
        seen.vibrated += 1;
      },
    }),
    onWaiting: () => {},
    toolTakesSpace: () => toolbox.current().takesSpace,
    penMode: () => isPenMode,
    after: clock.after,
  });
  const clipboard = createClipboard({ context: toolbox.context, file: (key) => fileOf(doc, key) });
  /** The system's clipboard of this test; `refuses` as a browser may. */
  const system = { flavors: undefined as Flavors | undefined, files: [] as File[], refuses: false };
  const ask = async <T>(work: () => T): Promise<T> => {
    if (system.refuses) throw new DOMException('', 'NotAllowedError');
    return work();
  };
  const exchanged = exchange({
    clipboard,
    system: {
      write: (flavors) =>
        ask(() => {
          system.flavors = flavors;
        }),
      read: () =>
        ask(() => ({
          payload: undefined,
          text: undefined,
          files: system.files,
          html: undefined,
          ...system.flavors,
        })),
    },
    takeFiles(files) {
      seen.files.push(...files);
      return files.length > 0;
    },
    takeDrawing: () => false,
    selected: () => selection.ids().size,
    canEdit: () => rights.canEdit,
    say: {
      copied: (count) => seen.said.push(`copied ${count}`),
      pasted: (count) => seen.said.push(`pasted ${count}`),
      refused: (words) => seen.said.push(words(english)),
    },
    isMac: false,
  });
  const context: CommandContext = {
    clipboard: exchanged,
    pickImages: () => true,
    onExport: () => seen.said.push('export'),
    onConnect: () => seen.said.push('connect'),
    onDescribe: (_id, words) => seen.described.push(words),
    write: editing,
    scene,
    selection,
    camera,
    size: () => size,
    toolbox,
    journal,
    canEdit: () => rights.canEdit,
    escape: gestures.escape,
    settle: gestures.settle,
    commit: commitGrouped,
    onOutcome: (direction, { kind }) => seen.outcomes.push(`${direction} ${kind}`),
    onDeleted: (count) => seen.said.push(`deleted ${count}`),
    onMoved: ([x, y]) => seen.said.push(`moved ${x} ${y}`),
    onDone: (command) => seen.said.push(command),
    onTurned: ([, , , , r]) => seen.said.push(`turned ${Math.round((r * 180) / Math.PI)}`),
    onSized: ([, , w, h]) => seen.said.push(`sized ${w} ${h}`),
  };
  const commands = createCommands(context);
  scene.subscribe((change) => {
    toolbox.current().sceneChanged(change.ids);
    editing.sceneChanged(change);
  });

  const event = (x: number, y: number, extra: Extra): PointerLike => ({
    pointerId: 1,
    pointerType: 'mouse',
    button: 0,
    buttons: 1,
    x,
    y,
    width: 1,
    pressure: 0.5,
    timeStamp: clock.now(),
    shiftKey: false,
    altKey: false,
    ctrlKey: false,
    ...extra,
  });
  const pointer = {
    down: (x: number, y: number, extra: Extra = {}) => gestures.down(event(x, y, extra)),
    /** Moves and lets a frame pass. */
    move(x: number, y: number, extra: Extra = {}) {
      clock.advance(16);
      gestures.move(event(x, y, { button: -1, ...extra }));
      gestures.flush();
    },
    hover(x: number, y: number, extra: Extra = {}) {
      gestures.move(event(x, y, { button: -1, buttons: 0, ...extra }));
      gestures.flush();
    },
    up: (x: number, y: number, extra: Extra = {}) => gestures.up(event(x, y, { buttons: 0, ...extra })),
    click(x: number, y: number, keys: Keys = {}) {
      // Far enough from the last one not to be a double click.
      clock.advance(1000);
      pointer.down(x, y, keys);
      pointer.up(x, y, keys);
    },
    drag(from: readonly [number, number], to: readonly [number, number], keys: Keys = {}) {
      clock.advance(1000);
      pointer.down(...from, keys);
      pointer.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, keys);
      pointer.move(...to, keys);
      pointer.up(...to, keys);
    },
  };
  /** A key as the page gives it: to the tool first. */
  const press = (name: string): boolean => {
    const key: KeyLike = {
      key: name,
      code: '',
      shiftKey: false,
      altKey: false,
      ctrlKey: false,
      metaKey: false,
      isComposing: false,
      keyCode: 0,
      isAltGraph: false,
    };
    const action = keyAction(key, { isMac: false, letters: true });
    return toolbox.key(key) || (action !== undefined && commands.act(action));
  };
  return {
    press,
    doc,
    clock,
    scene,
    selection,
    journal,
    camera,
    toolbox,
    clipboard,
    system,
    gestures,
    commands,
    pointer,
    event,
    styling,
    editing,
    seen,
    rights,
    size,
    selected: () => [...selection.ids()],
    geometry: (name: string) => scene.get(named(name))?.geometry,
    all: () => scene.inOrder().map(({ element }) => element),
  };
}

/** A second person's document that hears of the first one's changes, and the other way round. */
export function colleague(doc: Y.Doc): Y.Doc {
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc), 'network');
  const join = (from: Y.Doc, to: Y.Doc): void => {
    from.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'network') Y.applyUpdate(to, update, 'network');
    });
  };
  join(doc, other);
  join(other, doc);
  return other;
}
