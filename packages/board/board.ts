import { createSpeech } from './access/speech.ts';
import type { Board, BoardOptions, BoardState, BoardUser, ToolName } from './boardApi.ts';
import { settingsOf } from './boardSettings.ts';
import { stateStore } from './boardState.ts';
import { centeredOn, clampZoom, fitted, type Size, viewBox } from './camera/camera.ts';
import { createCamera } from './camera/cameraControl.ts';
import { type WheelLike, wheelReader } from './camera/wheel.ts';
import { createClipboard } from './clipboard/clipboard.ts';
import { lastCopies } from './clipboard/duplicate.ts';
import { exchange } from './clipboard/exchange.ts';
import { fragmentOf } from './clipboard/fragment.ts';
import { createCommands } from './commands.ts';
import { ALT_MAX } from './constants.ts';
import { isOutdated, metaOf } from './document/boardDocument.ts';
import { fileOf } from './document/files.ts';
import { refitTexts } from './editing/refit.ts';
import { createTextEditing } from './editing/textEditing.ts';
import { type ExportOptions, sizeOfExport } from './export/chosen.ts';
import type { ExportPorts } from './export/exportPicture.ts';
import { boxCenter } from './geometry/box.ts';
import type { Point } from './geometry/point.ts';
import { edgeScroller } from './input/edgeScroller.ts';
import type { Sample } from './input/events.ts';
import { gestures as createGestures } from './input/gestures.ts';
import { isTyping, type KeyLike, keyAction } from './input/keys.ts';
import { routeInput } from './input/router.ts';
import { isKnownType } from './kinds/kinds.ts';
import { createOwnPresence } from './live/ownPresence.ts';
import { followPeople } from './live/people.ts';
import { createFrames } from './render/frames.ts';
import { openScene, type SceneChange } from './scene/scene.ts';
import { createSelection } from './scene/selection.ts';
import { addNextNote } from './tools/noteTool.ts';
import { hitForMenu } from './tools/selectGestures.ts';
import { createStyling } from './tools/styling.ts';
import { boardPoint } from './tools/tool.ts';
import { createToolbox, isEditing } from './tools/toolbox.ts';
import { createJournal } from './undo/journal.ts';
import { isEntry, keptEntries } from './undo/kept.ts';
import type { Edit } from './undo/record.ts';
import { boardImages } from './view/boardImages.ts';
import { cursorStyle } from './view/cursorPicture.ts';
import { createDrawing } from './view/drawing.ts';
import { listenToDrops } from './view/drop.ts';
import { createWriting } from './view/editor/writing.ts';
import { isMac, pageClock, pageFrames, prefersReducedMotion } from './view/environment.ts';
import { createLetters } from './view/letters.ts';
import { listen, placeIn } from './view/listen.ts';
import { createStage } from './view/stage.ts';
import { listenToClipboard, systemClipboard } from './view/systemClipboard.ts';
import { createTree } from './view/tree.ts';

const NOBODY: readonly BoardUser[] = [];

/** Drawing to a file comes when it is asked for: a board opens without it. */
const drawPicture = async (
  ports: Pick<ExportPorts, 'scene' | 'font' | 'pictures'>,
  options: ExportOptions,
  progress: (part: number) => void,
): Promise<Blob | undefined> => {
  const [{ exportPicture }, { createSheet }] = await Promise.all([
    import('./export/exportPicture.ts'),
    import('./view/sheet.ts'),
  ]);
  const pause = () => new Promise<void>((resolve) => pageClock.after(0, resolve));
  return exportPicture({ ...ports, sheet: createSheet, pause }, options, progress);
};

/**
 * Opens a board on a document in an element of the page. The board draws, listens and edits; the connection,
 * the toolbar and all words are the caller's.
 */
export function createBoard(options: BoardOptions): Board {
  const { doc, awareness } = options;
  const settings = settingsOf(options);
  const stop = new AbortController();
  const stage = createStage(options.container);
  let size: Size = stage.size();
  const letters = createLetters(
    settings.font,
    () => {
      scene.remeasure();
      frames.invalidate('scene');
    },
    stop.signal,
  );
  const scene = openScene(doc, letters.measure);
  const selection = createSelection();
  const journal = createJournal(
    doc,
    Date.now,
    (ids) => refitTexts(doc, letters.measure, ids),
    () => options.undoStore?.save(keptEntries(journal.entries(), Date.now())),
  );
  const canEdit = (): boolean => !settings.isReadOnly && !isOutdated(doc);
  const scrollAtEdge = edgeScroller();
  let drawn: Promise<unknown> = Promise.resolve();
  let people: readonly BoardUser[] = NOBODY;
  let cameraMoved = false;
  let selectionSeen: readonly [ReadonlySet<string>, readonly string[]] = [selection.ids(), []];

  const frames = createFrames(pageFrames, prepare, (now, layers) => {
    drawing.draw(now, layers);
    writing.place();
    store.notify();
  });
  const camera = createCamera({
    size: () => size,
    now: pageClock.now,
    reducedMotion: prefersReducedMotion,
    onChange() {
      cameraMoved = true;
      frames.invalidate('view');
    },
  });
  const own =
    awareness &&
    createOwnPresence({ awareness, clock: pageClock, scene, camera: camera.get, size: () => size });
  const colleagues =
    awareness &&
    followPeople({
      awareness,
      scene,
      now: pageClock.now,
      zoom: () => camera.get().zoom,
      reducedMotion: prefersReducedMotion,
      onChange(joined) {
        speech.joined(joined);
        frames.invalidate('interaction');
        people = colleagues?.users() ?? NOBODY;
      },
    });
  people = colleagues?.users() ?? NOBODY;
  const speech = createSpeech({
    clock: pageClock,
    strings: () => settings.strings,
    scene,
    announce:
      options.announce ??
      ((words, urgency) => {
        stage[urgency].textContent = words;
      }),
    notice: options.notice ?? (() => {}),
    personOf: (client) => colleagues?.nameOf(client),
  });

  const editing = createTextEditing({
    doc,
    scene,
    selection,
    journal,
    measure: letters.measure,
    canEdit,
    now: pageClock.now,
    onChange: (reason, caret) => writing.changed(reason, caret),
    onTooLong: (units) => speech.textTooLong(units),
    onLost: (id) => writing.lost(speech.deletedWhileWritten(id)),
  });
  const writing = createWriting({
    stage,
    settings,
    editing,
    camera,
    size: () => size,
    isMac: isMac(),
    onWheel: (event) => useWheel(event, placeIn(stage.host, event)),
    onNext: (id) => addNextNote(toolbox.context, id),
    invalidate: () => frames.invalidate('scene'),
  });
  const copies = lastCopies();
  const toolbox = createToolbox(
    (show, done) => ({
      scene,
      selection,
      camera: camera.get,
      size: () => size,
      canEdit,
      styleOf: (type) => styling.of(type),
      connects: () => styling.connects(),
      after: pageClock.after,
      commitStep(command, work, step) {
        const isFirst = journal.next('undo')?.group !== step;
        journal.commit(command, work, {
          selection: selection.ids(),
          step,
        });
        if (isFirst && isKnownType(command)) speech.created(command);
      },
      write: editing,
      commit: (command, work) => {
        journal.commit(command, work, { selection: selection.ids() });
        if (isKnownType(command)) speech.created(command);
      },
      fragment: (ids) => fragmentOf(doc, scene, ids),
      copies,
      show,
      live: (gesture) => own?.live(gesture),
      cursor: (cursor) => {
        stage.host.style.cursor = cursorStyle(cursor);
      },
      pan: camera.pan,
      glide: camera.glide,
      done,
    }),
    () => frames.invalidate('interaction'),
  );
  const images = boardImages({
    doc,
    context: toolbox.context,
    files: options.files,
    commitFile: (key, info) =>
      journal.commit('insertImage', (edit) => edit.setFile(key, info), { selection: selection.ids() }),
    inserted: speech.imagesInserted,
    refused: speech.refused,
    onUploads: () => frames.invalidate('interaction'),
    onReady: (key) => drawing.touch(scene.inOrder().filter(({ element }) => element.file === key)),
  });
  const viewCenter = () => boxCenter(viewBox(camera.get(), size));
  const clipboard = createClipboard({ context: toolbox.context, file: (key) => fileOf(doc, key) });
  const exchanged = exchange({
    clipboard,
    system: systemClipboard,
    selected: () => selection.ids().size,
    canEdit,
    say: speech,
    isMac: isMac(),
    takeFiles: (files) => images.take(files, clipboard.place()),
    takeDrawing: (text) => images.takeDrawing(text, clipboard.place()),
  });
  const gestures = createGestures({
    emit: routeInput({
      camera,
      tool: toolbox.input,
      pointer(sample) {
        own?.pointer(sample);
        clipboard.pointer(sample && boardPoint(toolbox.context, sample.at));
      },
      menu: openMenu,
      command: (command) => {
        commands.run(command);
      },
      pen() {
        settings.isPenMode = true;
        frames.invalidate('interaction');
      },
      vibrate: (ms) => navigator.vibrate?.(ms),
    }),
    onWaiting: () => frames.invalidate('interaction'),
    toolTakesSpace: () => toolbox.current().takesSpace,
    penMode: () => settings.isPenMode,
    after: pageClock.after,
  });

  const commitGrouped = (command: string, work: (edit: Edit) => void, group?: string): void =>
    journal.commit(command, work, {
      selection: selection.ids(),
      ...(group === undefined ? {} : { group }),
    });
  const styling = createStyling({
    scene,
    selection,
    tool: toolbox.current,
    canEdit,
    commit: commitGrouped,
    show: (styled) => toolbox.show({ styled }),
    live: (gesture) => own?.live(gesture),
  });
  const commands = createCommands({
    scene,
    selection,
    camera,
    size: () => size,
    toolbox,
    journal,
    canEdit,
    write: editing,
    clipboard: exchanged,
    pickImages: () => images.pick(viewCenter),
    onExport: () => options.onExport?.(),
    onDescribe: (id, words) => options.onDescribe?.(id, words),
    onConnect: () => options.onConnect?.(),
    escape: gestures.escape,
    settle: gestures.settle,
    commit: commitGrouped,
    onOutcome(direction, outcome) {
      speech.outcome(direction, outcome);
      if (outcome.kind === 'done') drawing.flash(outcome.ids);
    },
    onDeleted: speech.deleted,
    onMoved: speech.moved,
    onSized: speech.sized,
    onTurned: speech.turned,
    onDone: speech.done,
  });

  const drawing = createDrawing({
    stage,
    settings,
    letters,
    pictures: images.pictures,
    clock: pageClock,
    scene,
    selection,
    toolbox,
    people: colleagues,
    camera: camera.get,
    size: () => size,
    canEdit,
    editedText: () => editing.current()?.id,
    invalidate: frames.invalidate,
  });
  const tree = createTree({
    container: options.container,
    elements: () => scene.inOrder().map(({ element }) => element),
    selection: selection.ids,
    words: (element) =>
      speech.item(
        element,
        (colleagues?.selectedBy(element.id) ?? NOBODY).map(({ name }) => name),
      ),
    label: () => settings.strings.tree(settings.name),
    theme: () => settings.theme,
    onFocus: (id) => commands.reveal([id]),
    onSelect(id, adds) {
      if (!adds) selection.set([id]);
      else if (selection.ids().has(id)) selection.remove([id]);
      else selection.add([id]);
    },
    onKey: useKey,
  });
  const readWheel = wheelReader(
    () => settings.wheel,
    () => size,
  );

  function openMenu(sample: Sample): void {
    const id = hitForMenu(toolbox.context, sample);
    clipboard.menu(boardPoint(toolbox.context, sample.at));
    if (id !== undefined && !selection.ids().has(id)) selection.set([id]);
    options.onMenu?.(sample.at, [...selection.ids()]);
  }

  function chooseTool(tool: ToolName, keep: boolean): void {
    if (isEditing(tool) && !canEdit()) return;
    editing.close();
    gestures.settle();
    const isNew = toolbox.current().name !== tool;
    toolbox.choose(tool, keep);
    if (isNew) speech.tool(tool);
  }

  const canTypeIntoNotes = () =>
    settings.typesIntoNotes() &&
    settings.hasLetterKeys() &&
    toolbox.current().name === 'select' &&
    !gestures.isActive();

  function useKey(event: KeyLike): boolean {
    if (toolbox.key(event)) return true;
    if (canTypeIntoNotes() && isTyping(event) && commands.run('edit')) {
      // The editor has the focus then, and the key's own effect, or an input method's, goes there.
      if (writing.takesKeys()) return false;
      const end = editing.current()?.element.text?.plain.length ?? 0;
      if (event.key.length === 1) editing.replace(end, end, event.key);
      return true;
    }
    const action = keyAction(event, { isMac: isMac(), letters: settings.hasLetterKeys() });
    if (action === undefined) return false;
    if (action.kind === 'tool') {
      chooseTool(action.tool, false);
      return true;
    }
    if (action.kind === 'menu') {
      options.onMenu?.({ x: size.width / 2, y: size.height / 2 }, [...selection.ids()]);
      return true;
    }
    return commands.act(action);
  }

  function useWheel(event: WheelLike, at: Point): void {
    const move = readWheel(event);
    if (move.kind === 'pan') camera.pan(move.dx, move.dy);
    else camera.zoomAt(at, move.factor);
  }

  function describe(): void {
    stage.describe(settings.strings.canvas(settings.name), settings.strings.summary(scene.count()));
    tree.update();
  }

  function sceneChanged(change: SceneChange): void {
    const bases = toolbox.overlay().preview?.bases;
    const lost = [...change.ids].filter((id) => bases?.has(id) === true && scene.get(id) === undefined);
    if (lost.length > 0 && !change.isOwn) speech.deletedWhileDragged(lost);
    toolbox.current().sceneChanged(change.ids);
    editing.sceneChanged(change);
    colleagues?.sceneChanged(change, pageClock.now());
    selection.set([...selection.ids()].filter((id) => scene.get(id) !== undefined));
    describe();
    drawing.touch(change.touched);
  }

  /** What moves by itself, before anything is drawn; true while there is more to come. */
  function prepare(now: number): boolean {
    gestures.flush();
    const isFlying = camera.tick(now);
    const drag = toolbox.current().scrollsAtEdge ? toolbox.dragAt()?.at : undefined;
    const edge = scrollAtEdge(drag, size, now);
    if (edge.dx !== 0 || edge.dy !== 0) camera.pan(-edge.dx, -edge.dy);
    if (cameraMoved) {
      cameraMoved = false;
      toolbox.repeat();
      own?.view();
    }
    return isFlying || edge.goesOn;
  }

  function selectedIds(): readonly string[] {
    const ids = selection.ids();
    if (selectionSeen[0] !== ids) selectionSeen = [ids, [...ids]];
    return selectionSeen[1];
  }

  const isAllLocked = (): boolean =>
    selection.ids().size > 0 && [...selection.ids()].every((id) => scene.get(id)?.locked === true);

  const isOnePicture = (): boolean =>
    selection.ids().size === 1 && [...selection.ids()].every((id) => scene.get(id)?.type === 'image');

  const store = stateStore(
    (): BoardState => ({
      tool: toolbox.current().name,
      toolKept: toolbox.isKept(),
      zoom: camera.get().zoom,
      selection: selectedIds(),
      selectionLocked: isAllLocked(),
      pictureSelected: isOnePicture(),
      failedUploads: images.uploads.failed().size,
      elementCount: scene.count(),
      unreadable: scene.unreadable(),
      canUndo: canEdit() && journal.next('undo') !== undefined,
      canRedo: canEdit() && journal.next('redo') !== undefined,
      undoName: journal.next('undo')?.name,
      redoName: journal.next('redo')?.name,
      readOnly: !canEdit(),
      outdated: isOutdated(doc),
      penMode: settings.isPenMode,
      style: styling.shown(),
      people,
    }),
  );

  function resized(): void {
    size = stage.size();
    own?.view();
    frames.invalidate('scene');
  }

  function editingEnded(): void {
    if (canEdit()) return;
    editing.close();
    if (gestures.escape()) speech.readOnlyNow();
    if (isEditing(toolbox.current().name)) toolbox.choose('select', false);
    frames.invalidate('interaction');
  }

  const meta = metaOf(doc);
  meta.observe(editingEnded);
  scene.subscribe(sceneChanged);
  selection.subscribe(() => {
    own?.selection(selection.ids());
    speech.selection(selection.ids());
    tree.update();
    frames.invalidate('interaction');
  });
  listen(
    stage.host,
    {
      gestures,
      isMac: isMac(),
      wheel: useWheel,
      pinch: (scale, at) => camera.zoomAt(at, scale),
      key: useKey,
      space(held) {
        gestures.space(held);
        stage.host.style.cursor = held ? 'grab' : toolbox.current().idleCursor;
      },
      focus(isVisible) {
        settings.hasFocusRing = isVisible;
        frames.invalidate('interaction');
      },
      resized,
      blurred: gestures.blur,
    },
    stop.signal,
  );
  listenToClipboard(
    options.container,
    {
      copied: clipboard.copied,
      cut: () => commands.removeCut(),
      pasted(incoming) {
        gestures.settle();
        return exchanged.pasted(incoming, 'atPointer');
      },
    },
    stop.signal,
  );
  listenToDrops(
    stage.host,
    ({ files }, at) => {
      gestures.settle();
      images.take(files, boardPoint(toolbox.context, at));
    },
    stop.signal,
  );
  options.undoStore?.load().then(
    (values) => {
      journal.restore(keptEntries(values.filter(isEntry), Date.now()));
      frames.invalidate('interaction');
    },
    // A browser that keeps nothing: undo ends with the page, as it would have anyway.
    () => {},
  );
  const everything = scene.bounds();
  camera.set(everything === undefined ? centeredOn({ x: 0, y: 0 }, 1, size) : fitted(everything, size));
  describe();
  own?.user(options.user);
  own?.view();
  frames.invalidate('scene');

  return {
    getState: store.get,
    isBusy: () => gestures.isActive() || editing.current() !== undefined,
    subscribe: store.subscribe,
    setTool: (tool, { keep = false } = {}) => chooseTool(tool, keep),
    run: (command) => {
      const isDone = commands.run(command);
      frames.invalidate('interaction');
      return isDone;
    },
    setStyle: styling.set,
    setRoute: styling.setRoute,
    previewStyle: styling.preview,
    select: (ids) => selection.set(ids.filter((id) => scene.get(id) !== undefined)),
    connectable: () =>
      commands.connector.targets().map((element) => ({ id: element.id, words: speech.item(element, []) })),
    connectTo: (id) => commands.connector.to(id),
    exportSize: (wanted) => sizeOfExport(scene, wanted),
    exportPicture(wanted, progress) {
      const { font } = settings;
      const picture = drawPicture({ scene, font, pictures: images.pictures }, wanted, progress);
      drawn = Promise.allSettled([drawn, picture]);
      return picture;
    },
    describe(id, words) {
      if (!canEdit() || scene.get(id) === undefined) return;
      const alt = words.trim().slice(0, ALT_MAX) || undefined;
      journal.commit('describe', (edit) => edit.setFields(id, new Map([['info.alt', alt]])), {
        selection: selection.ids(),
      });
    },
    retryUploads() {
      images.uploads.retry();
    },
    setTheme(theme) {
      settings.theme = theme;
      frames.invalidate('scene');
    },
    setStrings(strings, name) {
      settings.strings = strings;
      settings.name = name;
      describe();
    },
    setReadOnly(isReadOnly) {
      settings.isReadOnly = isReadOnly;
      editingEnded();
      frames.invalidate('interaction');
    },
    setUser: (user) => own?.user(user),
    setWheel(wheel) {
      settings.wheel = wheel;
    },
    leavePenMode() {
      settings.isPenMode = false;
      frames.invalidate('interaction');
    },
    camera: camera.get,
    setCamera: ({ x, y, zoom }) => camera.set({ x, y, zoom: clampZoom(zoom) }),
    focus: (options) => stage.host.focus({ preventScroll: true, ...options }),
    destroy() {
      editing.close();
      writing.stop();
      gestures.settle();
      stop.abort();
      drawing.stop();
      // A picture that is being drawn still needs those in it.
      void drawn.then(images.close);
      frames.stop();
      speech.stop();
      own?.close();
      colleagues?.close();
      meta.unobserve(editingEnded);
      scene.close();
      tree.remove();
      stage.remove();
    },
  };
}
